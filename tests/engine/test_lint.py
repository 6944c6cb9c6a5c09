"""The check before deploy: each thing that the library would refuse, or do wrong in silence, is told in Chinese."""

from collections.abc import Mapping
from typing import Any

import pytest

from app import engine
from tests.engine import library
from tests.engine.diagrams import (
    HEAD,
    boundary,
    call,
    catch,
    decision,
    end,
    files,
    flows,
    gateway,
    many,
    message,
    node,
    process,
    properties,
    service,
    start,
    sub,
    table,
    timed,
    user,
)

AB = "start -> a -> end"


def found(*parts: str, also: tuple[bytes, ...] = (), **more: Any) -> list[engine.Finding]:
    return engine.lint(files(process(*parts, **more), *also))


def said(findings: list[engine.Finding]) -> str:
    return "\n".join(finding.message for finding in findings)


def with_node(inner: str, id_: str = "a") -> list[engine.Finding]:
    """A process that is sound but for one element."""
    return found(start(), inner, end(), flows(f"start -> {id_} -> end"))


def test_a_sound_set_of_diagrams_has_no_findings() -> None:
    assert engine.lint(library.FILES) == []


def test_a_finding_names_file_element_and_what_to_change() -> None:
    (finding,) = with_node(node("scriptTask", "a", "算分"))
    assert finding == engine.Finding(
        "processes/p0.bpmn",
        "a",
        "算分",
        "“算分”（a）：不允许脚本任务。请改用服务任务（处理程序）或业务规则任务（决策表）。",
    )


@pytest.mark.parametrize(
    ("inner", "words"),
    [
        (node("task", "a"), "没有指定任务类型"),
        (node("manualTask", "a"), "不支持手工任务"),
        (node("sendTask", "a"), "不支持发送任务"),
        (node("receiveTask", "a"), "不支持接收任务"),
        (node("complexGateway", "a"), "不支持复杂网关"),
        (node("transaction", "a"), "不支持事务子流程"),
        (node("adHocSubProcess", "a"), "不支持即席子流程"),
        (node("intermediateThrowEvent", "a"), "不支持中间抛出事件"),
        (node("choreographyTask", "a"), "不支持的元素类型 choreographyTask"),
        (node("subProcess", "a", inner=start("s") + end("e") + flows("s -> e"), triggeredByEvent="true"), "不支持事件子流程"),
        (user("a", inner="<bpmn:standardLoopCharacteristics />"), "不支持循环标记"),
        (user("a", inner=many().replace("camunda:collection", 'isSequential="true" camunda:collection')), "不支持串行多实例"),
        (user("a", inner=many(collection="")), "集合"),
        (user("a", inner=many(variable="")), "元素变量"),
        (user("a", inner=many(variable="round")), "round"),
        (user("a", inner=many().replace("></bpmn:multi", "><bpmn:loopCardinality>3</bpmn:loopCardinality></bpmn:multi")), "循环次数"),
        (node("serviceTask", "a", inner=many(), camunda__type="external", camunda__topic="x.y"), "只有用户任务、调用活动和子流程"),
        (node("serviceTask", "a"), "没有填写主题"),
        (node("serviceTask", "a", camunda__type="external", camunda__topic="draw"), "模块.函数"),
        (node("serviceTask", "a", camunda__type="external", camunda__topic="os.system('x')"), "模块.函数"),
        (node("serviceTask", "a", camunda__expression="${x}"), "不能用 Java"),
        (service("a", "x.y", **{"1x": "1"}), "输入参数须有英文名称"),
        (service("a", "x.y", x="<camunda:script>1</camunda:script>"), "不支持脚本、列表、映射"),
        (service("a", "x.y", x="1").replace("inputParameter", "outputParameter"), "不支持输出参数"),
        (call("a", "missing"), "不在 processes/ 中"),
        (call("a", ""), "没有指定被调用的流程"),
        (call("a", "demo"), "又调用了自己"),
        (call("a", "demo", '<bpmn:extensionElements><camunda:in source="x" target="y" /></bpmn:extensionElements>'), "变量映射"),
        (decision("a", "missing"), "不在任何 .dmn 文件中"),
        (decision("a", ""), "没有指定决策表"),
        (user("a", inner='<bpmn:dataInputAssociation id="dia" />'), "数据输入输出关联"),
        (node("userTask", "a").replace('name="a"', ""), "没有名称"),
        (user("任务1").replace("id=", "id="), "只能用英文字母"),
        (catch("a", ""), "恰有一个事件定义"),
        (catch("a", "<bpmn:signalEventDefinition />"), "不能用信号事件，只能用消息、定时事件"),
        (catch("a", "<bpmn:linkEventDefinition />"), "不能用链接事件"),
        (catch("a", "<bpmn:messageEventDefinition />"), "没有指定消息"),
        (catch("a", timed("x", "timeCycle")), "不支持循环定时"),
        (catch("a", "<bpmn:timerEventDefinition />"), "恰填一项"),
        (catch("a", timed("working_dayz(2)")), "不存在的函数 working_dayz"),
        (catch("a", timed("")), "表达式是空的"),
        (user("a", inner=many(collection="a b c")), "多实例集合"),
        (user("a", inner=many(condition="nrOf +")), "多实例完成条件"),
        (user("a", inner=properties(priority="1 +")), "属性 priority"),
        (service("a", "x.y", size="= 1 +"), "输入参数 size"),
    ],
)  # fmt: skip
def test_an_element_that_may_not_be_drawn_so_is_refused(inner: str, words: str) -> None:
    id_ = "任务1" if "任务1" in inner else "a"
    assert words in said(with_node(inner, id_))


@pytest.mark.parametrize(
    ("definition", "words"),
    [
        ("<bpmn:terminateEventDefinition />", "终止"),
        ("<bpmn:signalEventDefinition />", "信号"),
        ("<bpmn:messageEventDefinition />", "消息"),
        ("<bpmn:errorEventDefinition />", "错误"),
        ("<bpmn:compensateEventDefinition />", "补偿"),
    ],
)
def test_an_end_event_is_a_plain_one(definition: str, words: str) -> None:
    text = said(found(start(), user("a"), node("endEvent", "end", inner=definition), flows(AB)))
    assert f"此处不能用{words}事件，只能用无定义（空白）事件" in text


def test_a_start_event_is_a_plain_one() -> None:
    text = said(found(node("startEvent", "start", inner=timed('"x"')), user("a"), end(), flows(AB)))
    assert "此处不能用定时事件" in text


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ((user("a"), end(), flows("a -> end")), "应恰有一个空白开始事件（现有 0 个）"),
        ((start(), start("s2"), user("a"), end(), flows(AB + "\n s2 -> a")), "现有 2 个"),
        ((start(), user("a"), flows("start -> a")), "没有结束事件"),
        ((start(), user("a"), end(), flows("start -> a")), "没有流出的连线"),
        ((start(), user("a"), user("b"), end(), flows(AB)), "从开始事件走不到这里"),
        ((start(), gateway("g", default="g_end"), user("b"), user("c"), end(), flows("start -> g -> end\n g -> b : x = 1\n b -> c -> b")), "从这里走不到任何结束事件"),
        ((start(), user("a"), user("b"), end(), flows(AB + "\n a -> b -> end")), "有多条流出的连线"),
        ((start(), user("a"), end(), end("e2"), flows("start -> a -> end\n end -> e2")), "结束事件不能有流出的连线"),
        ((start(), user("a"), end(), flows(AB + "\n a -> start")), "不能有流入的连线"),
        ((start(), user("a"), end(), flows(AB + "\n a -> gone")), "起点或终点不存在"),
        ((start(), user("a"), sub("p", start("s"), user("b"), end("e"), flows("s -> b -> e")), end(), flows("start -> a -> b")), "跨越了子流程"),
        ((start(), user("a"), end(), flows("start -> a\n a -> end : x = 1")), "只有排他网关、包容网关流出的连线可以带条件"),
        ((start(), gateway("g"), user("a"), end(), flows("start -> g\n g -> a : x = 1\n g -> end : x = 2\n a -> end")), "没有默认流"),
        ((start(), gateway("g", default="g_end"), user("a"), end(), flows("start -> g -> a -> end\n g -> end")), "没有条件。请填写 FEEL 条件"),
        ((start(), gateway("g", default="g_end"), user("a"), end(), flows("start -> g\n g -> a : true\n a -> end\n g -> end : x = 1")), "默认流不能带条件"),
        ((start(), gateway("g"), end(), flows("start -> g\n g -> end : x = 1")), "只有一条流出的连线，却带条件"),
        ((start(), gateway("g", "parallel"), user("a"), end(), flows("start -> g\n g -> a : x = 1\n g -> end\n a -> end")), "可以带条件"),
        ((start(), gateway("f", "parallel"), user("a"), end(), flows("start -> f -> a -> f\n f -> end")), "会永远等待"),
        ((start(), gateway("f", "parallel"), gateway("j", "parallel"), end(), flows("start -> f -> j -> end") + flows("f -> j").replace('id="f_j"', 'id="again"')), "两条连线连到同一个元素"),
        ((start(), gateway("g", "eventBased"), user("a"), end(), flows("start -> g -> a -> end")), "只能直接连中间捕获事件"),
        ((start(), gateway("g", "eventBased"), catch("a", timed("now()")), end(), flows("start -> g -> a -> end")), "至少有两个事件"),
        ((start(), gateway("g", "eventBased"), catch("a", timed("now()")), catch("b", timed("now()")), end(), flows("start -> g -> a -> end\n g -> b -> end")), "只能有一个定时"),
        ((start(), gateway("g", "eventBased"), catch("a", message("m")), catch("b", message("m")), end(), flows("start -> g -> a -> end\n g -> b -> end")), "等同一条消息"),
        ((start(), gateway("g", "eventBased"), catch("a", message("m")), catch("b", timed("now()")), user("c"), gateway("x", default="x_end"), end(), flows("start -> g -> a -> c -> x -> end\n x -> b : true\n g -> b -> end")), "不能再有别的流入连线"),
        ((start(), user("a"), boundary("b", "gone", timed("now()")), end(), flows(AB + "\n b -> end")), "没有附着在任务"),
        ((start(), user("a"), boundary("b", "a", timed("now()")), end(), flows(AB)), "没有流出的连线"),
        ((start(), sub("p", user("b"), end("e"), flows("b -> e")), end(), flows("start -> p -> end")), "“p”（p）：应恰有一个空白开始事件"),
        ((start(), sub("p", start("s"), user("b"), flows("s -> b")), end(), flows("start -> p -> end")), "“p”（p）：没有结束事件"),
    ],
)  # fmt: skip
def test_a_flow_that_would_hang_or_go_astray_is_refused(parts: tuple[str, ...], words: str) -> None:
    assert words in said(found(*parts, messages=("m",)))


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ('decision == "return"', "判断相等请写单个 ="),
        ('__import__("os").system("x")', "x"),
        ('__import__("os")', "不存在的函数 __import__"),
        ("${decision}", "不用 $"),
        ("x = 1 && y = 2", "请写 and"),
        ("[i for i in x]", "x"),
        ("nosuch(1)", "不存在的函数 nosuch"),
    ],
)
def test_a_condition_that_is_no_feel_gets_help(condition: str, words: str) -> None:
    findings = found(start(), gateway("g", default="g_end"), user("a"), end(),
                     flows(f"start -> g -> end\n g -> a : {condition}\n a -> end"))  # fmt: skip
    assert [finding.element_id for finding in findings] == ["g_a"]
    assert words in findings[0].message
    assert findings[0].message.startswith("“g → a”（g_a）：条件“")


def test_functions_of_the_platform_are_known() -> None:
    assert with_node(catch("a", timed('if today() > date("2026-01-01") then working_days(2) else now()'))) == []


def test_the_title_of_a_process_is_feel() -> None:
    assert "属性 title" in said(found(properties(title="scene +"), start(), user("a"), end(), flows(AB)))


def changed(**replacements: str) -> list[engine.Finding]:
    text = process(start(), user("a"), end(), flows(AB)).decode()
    for old, new in replacements.items():
        pieces = {
            "executable": 'isExecutable="true"',
            "shape": 'bpmnElement="a"',
            "bounds": 'width="100"',
            "edge": "<di:waypoint",
        }
        text = text.replace(pieces[old], new)
    return engine.lint({"processes/p.bpmn": text.encode()})


def test_a_process_that_is_not_executable_is_not_passed_over_in_silence() -> None:
    assert "没有勾选“可执行”" in said(changed(executable='isExecutable="false"'))
    assert "没有勾选“可执行”" in said(changed(executable=""))


def test_what_is_not_drawn_is_told() -> None:
    assert "图上没有画出来" in said(changed(shape='bpmnElement="gone"'))
    assert "不是有效的数字" in said(changed(bounds='width="wide"'))
    assert "不是有效的数字" in said(changed(bounds='width="nan"'))
    assert "不是有效的数字" in said(changed(bounds='width="-5"'))
    assert "连线在图上没有画出来" in said(changed(edge="<di:other"))


def test_a_shape_without_bounds_is_told() -> None:
    text = process(start(), user("a"), end(), flows(AB)).decode().replace("<dc:Bounds", "<dc:Other")
    assert "不是有效的数字" in said(engine.lint({"processes/p.bpmn": text.encode()}))


def test_ids_are_unique_in_a_file() -> None:
    assert "id“a”在文件中出现了 2 次" in said(found(start(), user("a"), user("a"), end(), flows(AB)))


def test_an_element_without_id_is_told() -> None:
    assert "有元素没有 id" in said(
        found(start(), node("userTask", "a").replace('id="a"', ""), user("a"), end(), flows(AB))
    )


def test_processes_and_sub_processes_are_unique_in_the_set() -> None:
    part = sub("part", start("s"), user("b"), end("e"), flows("s -> b -> e"))
    one = process(start(), part, end(), flows("start -> part -> end"))
    other = process(start(), part, end(), flows("start -> part -> end"), key="other")
    assert "“part”与另一个文件中的重复" in said(engine.lint(files(one, other)))
    assert "“demo”与另一个文件中的重复" in said(engine.lint(files(one, one)))


def test_a_file_holds_one_process() -> None:
    assert "应恰有一个流程（现有 0 个）" in said(
        engine.lint({"processes/p.bpmn": f"{HEAD}</bpmn:definitions>".encode()})
    )


def test_calls_in_a_circle_are_refused() -> None:
    one = process(start(), call("c", "two"), end(), flows("start -> c -> end"), key="one")
    two = process(start(), call("c", "one"), end(), flows("start -> c -> end"), key="two")
    assert said(engine.lint(files(one, two))).count("又调用了自己") == 2


def test_a_process_id_is_a_name() -> None:
    assert "流程 id 只能用英文字母" in said(found(start(), user("a"), end(), flows(AB), key="a-b"))


def chain(length: int) -> tuple[str, ...]:
    ids = [f"n{index}" for index in range(length)]
    return (start(), *(user(id_) for id_ in ids), end(), flows(" -> ".join(["start", *ids, "end"])))


def test_a_process_has_a_size_that_the_library_can_read() -> None:
    assert "节点过多" in said(found(*chain(199)))
    assert found(*chain(198)) == []


def deep(frames: int, text: bytes) -> Any:
    return deep(frames - 1, text) if frames else engine.lint(files(text))


def test_the_largest_process_is_read_from_deep_in_the_stack() -> None:
    assert deep(250, process(*chain(198))) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "不是可读的 XML"),
        (b"\x00\xff", "不是可读的 XML"),
        (b"<html/>", "不是 BPMN 2.0 流程图"),
        (b"<!DOCTYPE x><x/>", "DOCTYPE"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "DOCTYPE"),
        (b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>', "DOCTYPE"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>".encode("utf-16"), "DOCTYPE"),
        (b" " * (50 * 1024 * 1024), "文件过大"),
        (b"<a>" * 10_000 + b"</a>" * 10_000, "不是可读的 XML"),
    ],
    ids=["empty", "binary", "html", "doctype", "entity", "file", "utf-16", "50 MB", "deep"],
)
def test_hostile_xml_is_a_finding_and_never_an_exception(content: bytes, words: str) -> None:
    assert words in said(engine.lint({"processes/p.bpmn": content}))


def test_entities_that_multiply_are_never_expanded() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    text = f'<!DOCTYPE x [<!ENTITY e0 "lol">{levels}]><x>&e11;</x>'.encode()
    assert len(engine.lint({"processes/p.bpmn": text})) == 1


def test_what_the_bpmn_schema_refuses_is_told_with_its_line() -> None:
    lanes = '<bpmn:laneSet id="lanes"><bpmn:lane id="l1" name="x"><bpmn:flowNodeRef>a</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>'
    text = said(found(start(), user("a"), end(), flows(AB), lanes.replace('id="lanes"', 'id="lanes" odd="1"')))
    assert "行不符合 BPMN 2.0 规范" in text


TABLES: Mapping[str, tuple[bytes, str]] = {
    "unreadable": (b"<", "决策表无法读取"),
    "cell": (table("t", "x", {"== 3": '"a"'}), "第 1 条规则"),
    "function": (table("t", "nosuch(x)", {"3": '"a"'}), "不存在的函数 nosuch"),
}


@pytest.mark.parametrize("case", TABLES)
def test_a_decision_table_that_does_not_decide_is_told(case: str) -> None:
    content, words = TABLES[case]
    assert words in said(engine.lint({"processes/t.dmn": content}))


def test_decision_ids_are_unique_in_the_set() -> None:
    twice = {f"processes/{n}.dmn": table("t", "x", {"3": '"a"'}) for n in "ab"}
    assert "重复" in said(engine.lint(twice))


def test_a_decision_that_is_there_is_found() -> None:
    parts = (start(), decision("a", "route"), end(), flows(AB))
    assert engine.lint(files(process(*parts), t=table("route", "x", {"3": '"a"'}))) == []
