"""Reads the text of a query or mapping into a syntax tree, functions and methods resolved."""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from protemporal.expression import nodes
from protemporal.expression.calls import Argument, resolve_function, resolve_method
from protemporal.expression.faults import ExpressionError, Fault
from protemporal.expression.nodes import Branch, Node
from protemporal.expression.tokens import Token, tokens
from protemporal.expression.values import Value

_DEEPEST_NESTING = 40  # brackets in brackets
_DEEPEST_TREE = 150  # parts of one expression behind each other; far below Python's recursion limit
_PRECEDENCE = {
    "||": 1,
    "&&": 2,
    **dict.fromkeys(("==", "!=", ">", ">=", "<", "<="), 3),
    **dict.fromkeys(("+", "-"), 4),
    **dict.fromkeys(("*", "/", "%", "|"), 5),
}
_CONSTANTS: dict[str, Value] = {"true": True, "false": False, "null": None}
_STATEMENTS = {
    "let": 'variables ("let") are not supported: repeat the query',
    "map": 'named maps ("map") are not supported',
    "import": "imports are not supported: an expression reads no files",
    "meta": 'metadata ("meta") does not exist here',
}


class Statement(NamedTuple):
    """`path = value` of a mapping; an empty path is the whole result."""

    at: int
    path: tuple[str, ...]
    value: Node


class Parser:
    """One pass over the tokens; faults that do not confuse it are collected in `faults`."""

    def __init__(self, words: Sequence[Token]) -> None:
        self.words = words
        self.position = 0
        self.nesting = 0
        self.names: tuple[str, ...] = ()
        self.faults: list[Fault] = []

    # Tokens

    @property
    def word(self) -> Token:
        """The token at hand."""
        return self.words[self.position]

    def _at_end(self) -> bool:
        return self.word.kind == "end"

    def _following(self) -> Token:
        return self.words[min(self.position + 1, len(self.words) - 1)]

    def _advance(self) -> Token:
        word = self.word
        self.position = min(self.position + 1, len(self.words) - 1)
        return word

    def _is(self, text: str) -> bool:
        return self.word.text == text and self.word.kind in ("symbol", "name")

    def _accept(self, text: str) -> bool:
        found = self._is(text)
        if found:
            self._advance()
        return found

    def _expect(self, text: str, why: str) -> Token:
        if not self._is(text):
            raise self._error(f'expected "{text}" {why}, found {self._found()}')
        return self._advance()

    def _found(self) -> str:
        return "the end" if self._at_end() else f'"{self.word.text}"'

    def _error(self, message: str, at: int | None = None) -> ExpressionError:
        return ExpressionError([Fault(self.word.at if at is None else at, message)])

    @contextmanager
    def _nested(self) -> Generator[None, None, None]:
        self.nesting += 1
        if self.nesting > _DEEPEST_NESTING:
            raise self._error(f"more than {_DEEPEST_NESTING} expressions inside each other")
        yield
        self.nesting -= 1

    # Expressions

    def query(self) -> Node:
        """Read one expression up to the end of the text."""
        if self._at_end():
            raise self._error('empty query: name a field, like "id"')
        node = self.expression()
        if not self._at_end():
            raise self._error(self._surplus())
        return node

    def _surplus(self) -> str:
        if self._is("="):
            return 'unexpected "=": to compare, write "=="'
        return f"unexpected {self._found()} after a complete expression"

    def expression(self) -> Node:
        """Read one expression."""
        with self._nested():
            node = self._binary(1)
        deepest = max(depth for _, depth in nodes.walk(node))
        if deepest > _DEEPEST_TREE:
            raise self._error(f"the expression has more than {_DEEPEST_TREE} levels", node.at)
        return node

    def _binary(self, weakest: int) -> Node:
        left = self._unary()
        while self._continues() and _PRECEDENCE[self.word.text] >= weakest:
            operator = self._advance()
            right = self._binary(_PRECEDENCE[operator.text] + 1)
            left = nodes.Binary(operator.at, operator.text, left, right)
        return left

    def _continues(self) -> bool:
        """Say whether a binary operator follows; a minus at the start of a line begins anew."""
        word = self.word
        is_operator = word.kind == "symbol" and word.text in _PRECEDENCE
        return is_operator and not (word.text == "-" and word.begins_line)

    def _unary(self) -> Node:
        if not (self._is("!") or self._is("-")):
            return self._postfix()
        operator = self._advance()
        with self._nested():
            operand = self._unary()
        if operator.text == "-" and isinstance(operand, nodes.Literal):
            value = operand.value
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                return nodes.Literal(operator.at, -value)
        return nodes.Unary(operator.at, operator.text, operand)

    def _postfix(self) -> Node:
        node = self._primary()
        while self._accept("."):
            node = self._link(node)
        return node

    def _link(self, target: Node) -> Node:
        word = self.word
        if self._is("("):
            self._advance()
            body = self._argument_node()
            self._expect(")", 'to close the "("')
            return nodes.Into(word.at, target, body)
        if word.kind not in ("name", "string"):
            raise self._error(f'expected a field or method after ".", found {self._found()}')
        self._advance()
        if word.kind == "name" and self._is("("):
            arguments = self._arguments()
            return self._resolved(resolve_method(word.text, word.at, target, arguments), word)
        return nodes.Field(word.at, target, str(word.value) if word.kind == "string" else word.text)

    def _resolved(self, outcome: "Node | list[Fault]", word: Token) -> Node:
        if isinstance(outcome, list):
            self.faults.extend(outcome)
            return nodes.Literal(word.at, None)
        return outcome

    def _primary(self) -> Node:
        word = self.word
        if word.kind in ("number", "string"):
            self._advance()
            return nodes.Literal(word.at, word.value)
        if word.kind == "name":
            return self._named()
        brackets: dict[str, Callable[[], Node]] = {
            "(": self._bracket,
            "[": self._array,
            "{": self._object,
        }
        if word.text not in brackets:
            raise self._error(f"expected a value, found {self._found()}")
        return brackets[word.text]()

    def _named(self) -> Node:  # noqa: PLR0911 - one line per meaning of a name
        word = self._advance()
        name = word.text
        if name == "if":
            return self._if(word.at)
        if name == "match":
            return self._match(word.at)
        if name in _CONSTANTS:
            return nodes.Literal(word.at, _CONSTANTS[name])
        if self._is("("):
            return self._resolved(resolve_function(name, word.at, self._arguments()), word)
        if self._is("->"):
            raise self._error('a lambda ("name -> …") can only be an argument', word.at)
        if name == "this":
            return nodes.This(word.at)
        if name in self.names:
            return nodes.Variable(word.at, name)
        if name in ("root", "_", "else"):
            raise self._error(_misplaced(name), word.at)
        return nodes.Field(word.at, nodes.This(word.at), name)

    def _bracket(self) -> Node:
        self._advance()
        node = self.expression()
        self._expect(")", 'to close the "("')
        return node

    def _array(self) -> Node:
        opening = self._advance()
        items: list[Node] = []
        while not self._is("]"):
            items.append(self.expression())
            if not self._accept(","):
                break
        self._expect("]", 'to close the "["')
        return nodes.Array(opening.at, tuple(items))

    def _object(self) -> Node:
        opening = self._advance()
        pairs: list[tuple[Node, Node]] = []
        while not self._is("}"):
            key = self.expression()
            self._expect(":", "between a key and its value")
            pairs.append((key, self.expression()))
            if not self._accept(","):
                break
        self._expect("}", 'to close the "{"')
        return nodes.Object(opening.at, tuple(pairs))

    def _if(self, at: int) -> Node:
        branches = [self._conditional(at)]
        while self._accept("else"):
            word = self.word
            if self._accept("if"):
                branches.append(self._conditional(word.at))
                continue
            branches.append(Branch(word.at, None, self._block()))
            break
        return nodes.If(at, tuple(branches))

    def _conditional(self, at: int) -> Branch:
        condition = self.expression()
        return Branch(at, condition, self._block())

    def _block(self) -> Node:
        self._expect("{", "before the result of a condition")
        node = self.expression()
        self._expect("}", "after the result of a condition")
        return node

    def _match(self, at: int) -> Node:
        subject = None if self._is("{") else self.expression()
        self._expect("{", 'after "match"')
        branches: list[Branch] = []
        while not self._is("}"):
            branches.append(self._case())
            if not self._accept(",") and not self.word.begins_line:
                break
        self._expect("}", 'to close "match"')
        if not branches:
            raise self._error('"match" needs at least one case, like "_ => id"', at)
        return nodes.Match(at, subject, tuple(branches))

    def _case(self) -> Branch:
        word = self.word
        catches_all = word.text == "_" and self._following().text == "=>"
        if catches_all:
            self._advance()
        pattern = None if catches_all else self.expression()
        self._expect("=>", "between a case and its result")
        return Branch(word.at, pattern, self.expression())

    # Arguments

    def _arguments(self) -> list[Argument]:
        self._advance()
        arguments: list[Argument] = []
        while not self._is(")"):
            arguments.append(self._argument())
            if not self._accept(","):
                break
        self._expect(")", "to close the arguments")
        return arguments

    def _argument(self) -> Argument:
        word = self.word
        if word.kind == "name" and self._following().text == ":":
            self._advance()
            self._advance()
            return Argument(word.at, word.text, self._argument_node())
        return Argument(word.at, None, self._argument_node())

    def _argument_node(self) -> Node:
        word = self.word
        if word.kind != "name" or self._following().text != "->":
            return self.expression()
        self._advance()
        self._advance()
        outer = self.names
        self.names = (*outer, word.text) if word.text != "_" else outer
        body = self.expression()
        self.names = outer
        return nodes.Lambda(word.at, word.text, body)

    # Statements

    def statements(self) -> list[Statement]:
        """Read a whole mapping; after a mistake, go on at the next line like a statement."""
        found: list[Statement] = []
        while not self._at_end():
            self.nesting, self.names = 0, ()
            start = self.position
            try:
                found.append(self._statement())
            except ExpressionError as error:
                self.faults.extend(error.faults)
                self.position = self._next_statement(start + 1)
        return found

    def _next_statement(self, position: int) -> int:
        last = len(self.words) - 1
        return next((at for at in range(position, last) if self._begins_statement(at)), last)

    def _begins_statement(self, at: int) -> bool:
        """Say whether `path =` stands here, at the start of a line: no expression goes on so."""
        if not self.words[at].begins_line:
            return False
        while self.words[at].kind in ("name", "string") and self.words[at + 1].text == ".":
            at += 2
        return self.words[at].kind in ("name", "string") and self.words[at + 1].text == "="

    def _statement(self) -> Statement:
        at = self.word.at
        path = self._target()
        self._expect("=", f'after "{".".join(path) or "root"}"')
        if self._begins_statement(self.position):
            raise self._error('expected a value after "=", found the next statement')
        value = self.expression()
        if not self._at_end() and not self.word.begins_line:
            raise self._error(f"{self._surplus()}: statements are separated by newlines")
        return Statement(at, path, value)

    def _target(self) -> tuple[str, ...]:
        word = self.word
        if word.text in _STATEMENTS and self._following().text not in ("=", "."):
            raise self._error(_STATEMENTS[word.text])
        path = [self._segment()]
        while self._accept("."):
            path.append(self._segment())
        if word.kind == "name" and path[0] in ("root", "this"):
            if path[0] == "this":
                raise self._error('"this" is the input: assign to "root"', word.at)
            del path[0]
        return tuple(path)

    def _segment(self) -> str:
        word = self.word
        if word.kind not in ("name", "string"):
            raise self._error(f'expected a statement, like "name = value", found {self._found()}')
        self._advance()
        return str(word.value) if word.kind == "string" else word.text


def _misplaced(name: str) -> str:
    return {
        "root": '"root" can only be assigned to: repeat the query instead of reading it back',
        "_": '"_" has a meaning only as a case of "match" and as the name of a lambda',
        "else": '"else" without "if"',
    }[name]


def parse_query(text: str, columns: Sequence[int]) -> Node:
    """Read one query; `columns` as in `tokens`. Raises ExpressionError with every fault found."""
    parser = Parser(tokens(text, columns))
    try:
        node = parser.query()
    except ExpressionError as error:
        raise ExpressionError([*parser.faults, *error.faults]) from None
    if parser.faults:
        raise ExpressionError(parser.faults)
    return node


def parse_statements(text: str) -> list[Statement]:
    """Read a mapping; raises ExpressionError with every fault found."""
    parser = Parser(tokens(text, range(1, len(text) + 2)))
    statements = parser.statements()
    if parser.faults:
        raise ExpressionError(parser.faults)
    return statements
