"""Reading XML that somebody else wrote: bounded, without entities, without DTD, without network."""

from typing import Any, Final

from lxml import etree

MAX_BYTES: Final = 2 * 1024 * 1024
BPMN: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI: Final = "http://www.omg.org/spec/BPMN/20100524/DI"
CAMUNDA: Final = "http://camunda.org/schema/1.0/bpmn"


class XmlRefused(ValueError):
    """The text is not XML that may be read; the message says why, in Chinese."""


def read(data: bytes) -> etree._Element:
    """Return the root element of `data`; raise XmlRefused for anything broken, hostile or too large."""
    if len(data) > MAX_BYTES:
        raise XmlRefused(f"文件过大（{len(data):,} 字节），上限为 {MAX_BYTES:,} 字节。请精简图形或拆分流程。")
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise XmlRefused(f"不是可读的 XML 文件：{problem}。请用 Camunda Modeler 重新保存。") from problem
    facts: Any = root.getroottree().docinfo
    if facts.doctype:
        raise XmlRefused("文件带有 DOCTYPE 声明（可能引入外部实体），不予读取。请删除 DOCTYPE 后重新保存。")
    try:
        data.decode()
    except UnicodeDecodeError as problem:
        raise XmlRefused("文件不是 UTF-8 编码。请用 Camunda Modeler 重新保存。") from problem
    return root


def local(node: etree._Element) -> str:
    """Return the tag's name without its namespace."""
    return etree.QName(node).localname


def bpmn(name: str) -> str:
    """Return the qualified tag of a BPMN element."""
    return f"{{{BPMN}}}{name}"


def camunda(name: str) -> str:
    """Return the qualified name of a Camunda attribute or element."""
    return f"{{{CAMUNDA}}}{name}"
