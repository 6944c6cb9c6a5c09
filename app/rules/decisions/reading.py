"""From DMN XML to drawings. The file is hostile until read: no DTD, no entities, no network, bounded."""

from typing import Any

from lxml import etree

from app.rules.decisions.errors import DecisionError
from app.rules.decisions.model import Drawing, Input, Output, Rule

MAX_BYTES = 1024 * 1024
MAX_RULES = 1_000
MAX_COLUMNS = 50
_NAMESPACES = {
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
}

Element = Any  # lxml's elements are not typed well enough to help


def read(dmn_xml: bytes) -> list[Drawing]:
    """Read all decision tables of a file. Raises DecisionError for a file that is none of ours."""
    root = _root(dmn_xml)
    namespace = etree.QName(root).namespace or ""
    if etree.QName(root).localname != "definitions" or namespace not in _NAMESPACES:
        raise DecisionError("这不是 DMN 1.2 或 1.3 文件。请用 Camunda Modeler 或 dmn-js 另存为 DMN 1.3。")
    drawings = [_Reader(namespace).decision(element) for element in root.findall(f"{{{namespace}}}decision")]
    ids = [drawing.id for drawing in drawings]
    for repeated in sorted({one for one in ids if ids.count(one) > 1}):
        raise DecisionError(f"决策编号“{repeated}”重复。")
    return drawings


def _root(dmn_xml: bytes) -> Element:
    if len(dmn_xml) > MAX_BYTES:
        raise DecisionError("决策表文件过大：不能超过 1 MB。")
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root: Element = etree.fromstring(dmn_xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DecisionError(f"决策表文件不是有效的 XML：{error}。") from None
    try:
        dmn_xml.decode()
    except UnicodeDecodeError:
        raise DecisionError("决策表文件不是 UTF-8 编码。请用 Camunda Modeler 重新保存。") from None
    if root.getroottree().docinfo.doctype:
        raise DecisionError("决策表文件含有 DOCTYPE 声明，已拒绝。")
    return root


class _Reader:
    """Reads elements of one DMN namespace."""

    def __init__(self, namespace: str) -> None:
        self._prefix = f"{{{namespace}}}"

    def decision(self, element: Element) -> Drawing:
        """Read one decision. Raises DecisionError if it holds no table or one too big."""
        identifier, name = element.get("id", ""), element.get("name") or element.get("id", "")
        table = element.find(self._prefix + "decisionTable")
        if table is None:
            raise DecisionError(f"决策“{name}”不是决策表；本平台只执行决策表。")
        rules, inputs, outputs = (self._all(table, tag) for tag in ("rule", "input", "output"))
        if len(rules) > MAX_RULES or len(inputs) + len(outputs) > MAX_COLUMNS:
            raise DecisionError(f"决策表“{name}”过大：最多 {MAX_RULES} 条规则、{MAX_COLUMNS} 列。")
        return Drawing(
            id=identifier,
            name=name,
            hit_policy=table.get("hitPolicy", "UNIQUE"),
            aggregation=table.get("aggregation", ""),
            inputs=tuple(map(self._input, inputs)),
            outputs=tuple(map(self._output, outputs)),
            rules=tuple(self._rule(number, rule) for number, rule in enumerate(rules, 1)),
            refusals=self._refusals(element),
        )

    def _input(self, element: Element) -> Input:
        expression = element.find(self._prefix + "inputExpression")
        text = self._text(element, "inputExpression")
        kind = "" if expression is None else expression.get("typeRef", "")
        return Input(element.get("label") or text, text, kind)

    def _output(self, element: Element) -> Output:
        name = element.get("name", "")
        return Output(element.get("label") or name, name, self._text(element, "defaultOutputEntry"))

    def _rule(self, number: int, element: Element) -> Rule:
        notes = [self._own_text(element, "description")]
        notes += [self._own_text(note, "text") for note in self._all(element, "annotationEntry")]
        return Rule(
            number=number,
            id=element.get("id", ""),
            inputs=tuple(self._own_text(cell, "text") for cell in self._all(element, "inputEntry")),
            outputs=tuple(self._own_text(cell, "text") for cell in self._all(element, "outputEntry")),
            annotation="；".join(filter(None, notes)),
        )

    def _refusals(self, decision: Element) -> tuple[str, ...]:
        found = []
        if decision.find(self._prefix + "informationRequirement/" + self._prefix + "requiredDecision") is not None:
            found.append("依赖其他决策；请在流程中依次调用，用变量传递结果")
        for element in decision.iter(self._prefix + "*"):
            language = element.get("expressionLanguage", "")
            if language and "feel" not in language.lower():
                found.append(f"使用了表达式语言 {language}；只支持 FEEL")
        return tuple(dict.fromkeys(found))

    def _all(self, element: Element, tag: str) -> list[Element]:
        return list(element.findall(self._prefix + tag))

    def _text(self, element: Element, child: str) -> str:
        holder = element.find(self._prefix + child)
        return "" if holder is None else self._own_text(holder, "text")

    def _own_text(self, element: Element, child: str) -> str:
        return (element.findtext(self._prefix + child) or "").strip()
