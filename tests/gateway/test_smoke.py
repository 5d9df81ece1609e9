from gateway.desk import Task, text_of
async def test_x(call_desk, key):
    r = await call_desk("Work", Task(key=key, text="hi"))
    print(r)
    assert text_of(r.body) == "hi"
async def test_q(call_desk, key):
    r = await call_desk("Look", Task(key=key, text="hi"))
    print(r, r.details)
    assert 0
