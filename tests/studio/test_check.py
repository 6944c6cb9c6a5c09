"""What the check says to an analyst before anything goes live."""

import pytest

from app import studio

DIAGRAM = "processes/pre_application.bpmn"
REVIEW = '<bpmn:userTask id="review" name="预申报审核" camunda:formKey="review">'
REVIEW_CLAUSES = '<camunda:property name="clause" value="三(一)1a,三(一)1b,三(一)1c,七(二)2" />'

SLIPS = {
    "a form that does not exist": (
        'camunda:formKey="review"',
        'camunda:formKey="reviews"',
        "“预申报审核”（review）：没有表单 forms/pre_application/reviews.form",
    ),
    "a human task without a form": (REVIEW, REVIEW.replace(' camunda:formKey="review"', ""), "人工任务须有表单"),
    "a human task without a clause": (REVIEW_CLAUSES, "", "人工任务须标明所依据的条款"),
    "a human task outside the lanes": ("<bpmn:flowNodeRef>review</bpmn:flowNodeRef>", "", "人工任务须放在泳道里"),
    "a reviewing task without a limit": (
        'cancelActivity="false" attachedToRef="review"',
        'cancelActivity="false" attachedToRef="correct_application"',
        "审核环节须有时限",
    ),
    "a handler whose module does not exist": (
        "scenes.register",
        "scenery.register",
        "没有处理程序模块 handlers/scenery.py",
    ),
    "a function that a handler does not have": (
        "scenes.register",
        "scenes.enrol",
        "handlers/scenes.py 中没有函数 enrol",
    ),
    "a helper that diagrams can't name": (
        "scenes.register",
        "scenes.clause",
        "handlers/scenes.py 中没有函数 clause",
    ),
    "a handler without its module": ("scenes.register", "register", "应为“模块.函数”"),
    "a start check that does not exist": ("organisations.may_apply", "organisations.may", "没有函数 may"),
    "a lane without a role": ('name="平台运营单位">', 'name="运营部">', "泳道“运营部”在 lanes.yaml 中没有说明"),
    "a stage that the rail does not have": (
        'name="stage" value="预申报审核"',
        'name="stage" value="审一审"',
        "stage“审一审”不在流程的 stages 之中",
    ),
    "a mark that no clause has the form of": (
        REVIEW_CLAUSES,
        REVIEW_CLAUSES.replace("三(一)1a", "3.1"),
        "条款标记“3.1”写法不对",
    ),
    "an unknown lane that may read": (
        'name="visibleTo" value="申请单位"',
        'name="visibleTo" value="邻居"',
        "visibleTo 中的泳道“邻居”在 lanes.yaml 中没有说明",
    ),
    "a proof that does not exist": (
        'name="applicantText" value="平台运营单位审核中"',
        'name="proof" value="thumb"',
        "proof 只能是 fresh",
    ),
    "a precheck that does not exist": (
        'name="applicantText" value="平台运营单位审核中"',
        'name="precheck" value="templates.nothing"',
        "没有函数 nothing",
    ),
    "documents that are no expression": (
        'name="applicantText" value="平台运营单位审核中"',
        'name="document" value="[[["',
        "document 应为给出文书编号的 FEEL 表达式",
    ),
    "a button without a word": (
        'name="submitLabel" value="提交审核意见"',
        'name="submitLabel" value=" "',
        "submitLabel 没有内容",
    ),
    "a button with a sentence": (
        'name="submitLabel" value="提交审核意见"',
        'name="submitLabel" value="提交本单位对预申报的审核意见"',
        "不超过 10 个字",
    ),
    "a button where nothing is handed in": (
        '<camunda:property name="clause" value="三(二)b" />',
        '<camunda:property name="submitLabel" value="开通" />',
        "只用于有表单的人工任务和开始事件",
    ),
    "a variable that nothing gives": (
        'review_decision = "pass"',
        'review_decisoin = "pass"',
        "变量 review_decisoin 没有来处：表单、决策表、处理程序和细则参数中都没有这个名称，值总是空。是否应为 review_decision？",
    ),
    "an option that the form does not have": (
        'review_decision = "pass"',
        'review_decision = "passed"',
        "review_decision 没有选项“passed”",
    ),
    "an option without its quotes": (
        'review_decision = "pass"',
        "review_decision = pass",
        "pass 是选项的值，不是变量",
    ),
    "a property that nobody reads": (
        'name="applicantText"',
        'name="fourEyeWith"',
        "扩展属性“fourEyeWith”不认识，写了也不起作用。是否应为 fourEyesWith？",
    ),
    "a value that a property does not have": (
        'name="applicantText" value="平台运营单位审核中"',
        'name="sealed" value="yes"',
        "扩展属性 sealed 的值“yes”应为 true 或 false",
    ),
    "a form key with its ending": (
        'camunda:formKey="review"',
        'camunda:formKey="review.form"',
        "只写表单的文件名，不带路径和 .form",
    ),
    "four eyes with oneself": (
        'name="applicantText" value="平台运营单位审核中"',
        'name="fourEyesWith" value="review"',
        "fourEyesWith 写的是它自己",
    ),
    "four eyes with no person": (
        'name="applicantText" value="平台运营单位审核中"',
        'name="fourEyesWith" value="register_scene"',
        "register_scene 不是由人办理的环节",
    ),
    "a person instead of a lane": (
        'camunda:formKey="review"',
        'camunda:formKey="review" camunda:assignee="op1"',
        "由谁办理只看泳道",
    ),
    "a date another engine would keep": (
        'camunda:formKey="review"',
        'camunda:formKey="review" camunda:dueDate="2026-01-01"',
        "时限只看定时边界事件",
    ),
    "a form of another kind": (
        'camunda:formKey="review"',
        'camunda:formRef="review"',
        "表单只认 formKey",
    ),
    "a listener": (
        'name="审核结论" default="review_refused">\n      <bpmn:extensionElements>',
        'name="审核结论" default="review_refused">\n      <bpmn:extensionElements><camunda:executionListener class="x" />',
        "不支持监听器",
    ),
    "parameters that go nowhere": (
        'name="审核结论" default="review_refused">\n      <bpmn:extensionElements>',
        'name="审核结论" default="review_refused">\n      <bpmn:extensionElements><camunda:inputOutput />',
        "输入输出参数只用于服务任务",
    ),
    "a period that is no expression": ("working_days(2)", "P2D", '应写作 duration("P2D")'),
    "a number that is no limit": ("working_days(2)", "2", "得不出时间"),
    "days written as a text": ("working_days(2)", 'working_days("2")', "得不出时间"),
    "days without a number": ("working_days(2)", "working_days()", "得不出时间"),
    "a diagram for Camunda 8": ('"Camunda Platform"', '"Camunda Cloud"', "这是 Camunda 8（Zeebe）的流程图"),
    "four eyes with nobody": (
        'name="applicantText" value="平台运营单位审核中"',
        'name="fourEyesWith" value="nobody"',
        "fourEyesWith 中的 nobody 不是本流程的元素",
    ),
}

ONBOARDING = "processes/onboarding.bpmn"
CODE_SLIPS = {
    "something nobody can show": ('value="identity_code"', 'value="lottery"', "widget 只能是 identity_code"),
    "a code without a text to sign": (
        'name="commitment" value="onboarding"',
        'name="note" value="x"',
        "须签署文本",
    ),
    "a code that leads nowhere": (
        'name="已认证并签署" attachedToRef="scan_identity"',
        'name="已认证并签署" attachedToRef="upload_paper"',
        "“扫码认证并签署承诺书”（scan_identity）：签署完成后须有去向",
    ),
}


def told(files, chosen=()):
    return [str(finding) for finding in studio.check(files, chosen)]


@pytest.mark.parametrize("slip", CODE_SLIPS)
def test_a_step_that_shows_a_code_is_held_to_what_that_needs(edited, slip):
    old, new, message = CODE_SLIPS[slip]
    assert any(message in finding for finding in told(edited(ONBOARDING, old, new)))


def test_the_projects_own_procedures_pass(files):
    assert told(files) == []


def test_an_unknown_lane_that_may_read_a_field_is_named_with_the_field(edited):
    path = "forms/scenario_application/apply.form"
    said = told(edited(path, '"平台运营单位·代码审核,', '"平台运营单位·代码,'))
    message = "visibleTo 中的泳道“平台运营单位·代码”在 lanes.yaml 中没有说明。"
    assert any(each.startswith(f"{path}：“模型文件”（model_file）：") and message in each for each in said), said


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_named_with_the_place_and_what_to_change(edited, slip):
    old, new, message = SLIPS[slip]
    findings = told(edited(DIAGRAM, old, new))
    assert any(finding.startswith(f"{DIAGRAM}：") and message in finding for finding in findings), findings


def test_a_task_may_say_that_it_has_no_limit(edited):
    files = edited(
        DIAGRAM,
        'cancelActivity="false" attachedToRef="review"',
        'cancelActivity="false" attachedToRef="correct_application"',
    )
    without = (
        files[DIAGRAM]
        .decode()
        .replace(REVIEW_CLAUSES, f'{REVIEW_CLAUSES}<camunda:property name="limit" value="none" />')
    )
    assert told({**files, DIAGRAM: without.encode()}) == []


def test_a_file_is_named_after_its_procedure(files):
    renamed = {path: content for path, content in files.items() if path != DIAGRAM}
    renamed["processes/prior.bpmn"] = files[DIAGRAM]
    assert "processes/prior.bpmn：流程 id 为 pre_application，文件应名为 processes/pre_application.bpmn。" in told(
        renamed
    )


def test_a_variable_that_a_form_misspells_is_named_with_its_field(edited):
    said = told(edited("forms/pre_application/apply.form", "{{max_returns}}", "{{max_retruns}}"), (DIAGRAM,))
    assert any("变量 max_retruns 没有来处" in each and "max_returns" in each for each in said), said


def test_a_table_that_asks_for_what_nothing_gives(edited):
    said = told(edited("processes/licences.dmn", ">industry<", ">indutsry<"))
    assert any("“确定所需资质”（licences）" in each and "indutsry" in each for each in said), said


def test_a_form_that_cannot_be_read_is_not_followed_by_sentences_about_its_fields(files):
    assert len(told({**files, "forms/pre_application/review.form": b"{"})) == 1


@pytest.mark.parametrize("encoding", ["gbk", "utf-16"])
@pytest.mark.parametrize("path", [DIAGRAM, "processes/licences.dmn", "forms/pre_application/review.form"])
def test_what_is_not_utf8_is_refused_before_it_is_kept(files, path, encoding):
    content = files[path].decode().replace('encoding="UTF-8"', f'encoding="{encoding.upper()}"')
    assert any(
        each.startswith(path) and "UTF-8" in each for each in told({**files, path: content.encode(encoding)})
    )


def test_files_with_a_byte_order_mark_and_line_ends_of_windows_pass(files):
    saved = {
        path: b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n") if path.startswith((DIAGRAM, "forms/")) else content
        for path, content in files.items()
    }
    assert told(saved) == []


def test_an_option_source_that_does_not_exist(edited):
    path = "forms/pre_application/apply.form"
    assert f"{path}：handlers/sources.py 中没有函数 things。" in told(edited(path, '"data_sets"\n', '"things"\n'))


def test_a_form_that_is_no_json(files):
    path = "forms/pre_application/review.form"
    assert any(finding.startswith(f"{path}：") for finding in told({**files, path: b"{"}))


def test_lanes_that_are_missing_or_unreadable(files):
    path = "processes/lanes.yaml"
    missing = {key: content for key, content in files.items() if key != path}
    assert f"{path}：缺少泳道与角色的对照表 processes/lanes.yaml。" in told(missing)
    assert any(finding.startswith(f"{path}：") for finding in told({**files, path: b"- just a list"}))


@pytest.mark.parametrize("content", [b"", b"<bpmn", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", b"\xff\xfe\x00"])
def test_an_unreadable_diagram_is_a_finding_not_an_error(files, content):
    assert any(finding.startswith(f"{DIAGRAM}：") for finding in told({**files, DIAGRAM: content}))


def test_what_was_not_chosen_is_not_told(edited):
    files = edited(DIAGRAM, *SLIPS["a lane without a role"][:2])
    assert told(files, ["processes/onboarding.bpmn"]) == []
    assert told(files, [DIAGRAM]) != []


def test_the_chosen_procedures_forms_and_all_decision_tables_count(files):
    broken = {
        "forms/pre_application/review.form": b"{",
        "processes/licences.dmn": b"<x/>",
        "forms/guidance/record_guidance.form": b"{",
    }
    paths = {finding.path for finding in studio.check({**files, **broken}, [DIAGRAM])}
    assert {"forms/pre_application/review.form", "processes/licences.dmn"} <= paths
    assert "forms/guidance/record_guidance.form" not in paths


def test_registers_are_checked_beside_every_procedure():
    files = {**studio.read().files, "processes/registers/fees.yaml": b"key: fees"}
    for chosen in ((), (DIAGRAM,)):
        found = [str(each) for each in studio.check(files, chosen) if "registers" in each.path]
        assert found == ["processes/registers/fees.yaml：缺少 group"]
