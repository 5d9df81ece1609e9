DROP TABLE stub_calls;
DROP TABLE stub_rules;
