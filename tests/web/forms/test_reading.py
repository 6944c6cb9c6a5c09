"""Answers to be read: in words, only what the lane may see, with what changed since the last round."""

from tests.rules.forms.build import YES_NO, component

NAME = component("textfield", "name", "单位名称")
DECISION = component("radio", "decision", "结论", values=YES_NO)
REASON = component("textarea", "reason", "理由", conditional={"hide": '=decision = "pass"'})
CODE = component("filepicker", "code", "模型文件", properties={"visibleTo": "评审专家"})
ROWS = component(
    "dynamiclist",
    "rows",
    "数据集",
    components=[
        component("textfield", "what", "名称"),
        component("filepicker", "f", "附件", properties={"visibleTo": "评审专家"}),
    ],
)
FILES = {"k": {"name": "模型.zip", "size": "2 MB", "url": "/files/k"}, "n": {"name": "新.zip", "size": "3 MB"}}


def entries(page):
    return {dt.text_content().split()[0]: " ".join(dt.getnext().text_content().split()) for dt in page.all("dt")}


def test_answers_are_a_list_of_questions_and_words(read):
    page, _ = read(NAME, DECISION, REASON, answers={"name": "泉州", "decision": "return"})
    assert entries(page) == {"单位名称": "泉州", "结论": "退回", "理由": "—"}


def test_questions_that_were_not_asked_are_left_out(read):
    page, _ = read(DECISION, REASON, answers={"decision": "pass", "reason": None})
    assert entries(page) == {"结论": "通过"}


def test_a_lane_sees_only_what_it_may(read):
    answers = {"name": "泉州", "code": ["k"], "rows": [{"what": "甲", "f": ["k"]}]}
    page, _ = read(NAME, CODE, ROWS, answers=answers, lanes={"数据提供单位"}, files=FILES)
    assert "模型" not in page.markup
    assert "附件" not in page.markup
    page, _ = read(NAME, CODE, ROWS, answers=answers, lanes={"评审专家"}, files=FILES)
    assert page.markup.count("模型.zip") == 2


def test_a_change_shows_the_old_struck_and_the_new_marked(read):
    page, reading = read(
        NAME, DECISION, answers={"name": "新", "decision": "pass"}, before={"name": "旧", "decision": "pass"}
    )
    assert (page.text("del"), page.text("ins")) == ("上一轮：旧", "本轮：新")
    assert reading.changes == 1
    assert page.text("dt .q-changed") == "有修改"


def test_an_answer_that_is_gone_is_struck_and_one_that_is_new_marked(read):
    page, _ = read(NAME, REASON, answers={"decision": "pass", "name": "新"}, before={"reason": "旧", "name": None})
    assert page.text("del") == "上一轮：旧"
    assert page.text("ins") == "本轮：新"


def test_the_first_round_has_no_changes(read):
    page, reading = read(NAME, ROWS, answers={"name": "新", "rows": [{"what": "甲"}]})
    assert page.all("del") == page.all("ins") == []
    assert reading.changes == 0


def test_files_change_too(read):
    page, _ = read(CODE, answers={"code": ["n"]}, before={"code": ["k"]}, files=FILES)
    assert "模型.zip" in page.text("del")
    assert "新.zip" in page.text("ins")
    page, _ = read(CODE, answers={"code": []}, before={"code": ["k"]}, files=FILES)
    assert page.all("ins") == []
    page, _ = read(CODE, answers={"code": ["unknown"]}, files=FILES)
    assert entries(page) == {"模型文件": "—"}


def test_rows_are_paired_with_those_of_the_last_round(read):
    before = {"rows": [{"what": "甲"}, {"what": "乙"}, {"what": "丙"}]}
    page, reading = read(
        ROWS, answers={"rows": [{"what": "甲"}, {"what": "丙改"}, {"what": "丁"}, {"what": "戊"}]}, before=before
    )
    assert [row.get("class") for row in page.all("tbody tr")] == [None, "is-changed", "is-changed", "is-new"]
    page, _ = read(ROWS, answers={"rows": [{"what": "甲"}, {"what": "丙"}]}, before=before)
    assert [row.get("class") for row in page.all("tbody tr")] == [None, "is-gone", None]
    assert reading.changes == 1


def test_a_sentence_that_was_ticked_has_the_whole_line(read):
    sentence = component("checkbox", "agreed", "本人已阅读全文并同意")
    page, _ = read(sentence, NAME, answers={"agreed": True, "name": "泉州"})
    assert [one.text_content().strip() for one in page.all(".is-tick dt")] == ["本人已阅读全文并同意"]


def test_tables_of_rows_have_headings(read):
    page, _ = read(ROWS, answers={"rows": [{"what": "甲"}]}, lanes=[])
    assert [one.text for one in page.all("th[scope=col]")] == ["名称"]
    page, _ = read(ROWS, answers={"rows": []})
    assert entries(page) == {"数据集": "—"}


def test_groups_hold_their_answers_and_empty_ones_vanish(read):
    plain = component("group", label="基本情况", components=[NAME])
    held = component("group", "contact", "联系人", components=[component("textfield", "phone", "电话")])
    secret = component("group", label="内部", components=[CODE])
    answers = {"name": "泉州", "contact": {"phone": "1"}, "code": []}
    page, reading = read(
        plain, held, secret, answers=answers, before={"contact": {"phone": "2"}, "name": "泉州"}, lanes=[]
    )
    assert [answer.label for answer in reading.answers] == ["基本情况", "联系人"]
    assert [answer.changed for answer in reading.answers] == [False, True]
    assert page.text(".q-answer-group:last-child dt") == "电话 有修改"


def test_declared_outputs_are_shown_as_code(read):
    output = component("textarea", "output", "输出结构", properties={"format": "json_schema"})
    page, _ = read(output, answers={"output": '{"type": "object"}'})
    assert page.text("code") == '{"type": "object"}'


def test_answers_are_text_not_markup(read):
    page, _ = read(NAME, answers={"name": "<script>x</script>"})
    assert page.all("script") == []
