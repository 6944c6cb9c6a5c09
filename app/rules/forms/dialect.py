"""The part of form-js that the platform understands: types, attributes, properties (docs/forms.md)."""

SCHEMA_VERSIONS = range(16, 20)
MAX_BYTES = 1_000_000
MAX_COMPONENTS = 400
MAX_OPTIONS = 500
MAX_DEPTH = 6

ROOT = {"components", "executionPlatform", "executionPlatformVersion", "exporter", "id", "schemaVersion", "type",
        "versionTag"}  # fmt: skip

_ANY = {"appearance", "conditional", "id", "layout", "properties", "type"}
_INPUT = _ANY | {"defaultValue", "description", "disabled", "key", "label", "readonly", "validate"}
_OPTIONS = _INPUT | {"values", "valuesExpression", "valuesKey"}

ATTRIBUTES = {
    "textfield": _INPUT,
    "textarea": _INPUT,
    "number": _INPUT | {"decimalDigits", "increment", "serializeToString"},
    "checkbox": _INPUT,
    "radio": _OPTIONS,
    "select": _OPTIONS | {"searchable"},
    "checklist": _OPTIONS,
    "taglist": _OPTIONS,
    "datetime": _INPUT
    | {"dateLabel", "disallowPassedDates", "subtype", "timeInterval", "timeLabel", "timeSerializingFormat",
       "use24h"},
    "filepicker": _INPUT | {"accept", "multiple"},
    "group": _ANY | {"components", "description", "label", "path", "showOutline", "verticalAlignment"},
    "dynamiclist": _ANY
    | {"allowAddRemove", "components", "defaultRepetitions", "description", "disableCollapse", "isRepeating",
       "label", "nonCollapsedItems", "path", "readonly", "showOutline", "verticalAlignment"},
    "table": _ANY | {"columns", "dataSource", "label", "rowCount"},
    "text": _ANY | {"text"},
    "separator": _ANY,
    "spacer": _ANY | {"height"},
}  # fmt: skip

VALIDATION = {
    "textfield": {"maxLength", "minLength", "pattern", "patternErrorMessage", "required", "validationType"},
    "textarea": {"maxLength", "minLength", "required"},
    "number": {"max", "min", "required"},
}
VALIDATION |= {kind: {"required"} for kind in ATTRIBUTES if kind not in VALIDATION}

PROPERTIES = {"accept", "confirm", "format", "itemLabel", "maxFiles", "maxItems", "maxLength", "minItems", "source",
              "visibleTo", "within"}  # fmt: skip

KEYED = {"checkbox", "checklist", "datetime", "filepicker", "number", "radio", "select", "taglist", "textarea",
         "textfield"}  # fmt: skip
CHOICES = {"checklist", "radio", "select", "taglist"}
SEVERAL = {"checklist", "filepicker", "taglist"}
CONTAINERS = {"dynamiclist", "group"}

REFUSED = {
    "button": "提交按钮由页面提供，请删除",
    "documentPreview": "请改用文件字段，页面自会列出文件",
    "expression": "请把计算放到流程图或决策表中",
    "html": "请改用文本（text）",
    "iframe": "页面不嵌入其他网站的内容，请改用文本（text）中的链接",
    "image": "请改用文本（text）说明",
    "script": "表单中不能有程序",
}

# Names that the platform itself gives to every case, and one that would damage the stored state.
RESERVED = {"applicant", "case_number", "i", "parent", "round", "started_on", "this", "timer", "typename"}

FORMATS = {
    "textfield": {"idcard", "mobile", "sha256", "uscc"},
    "textarea": {"json_schema"},
    "datetime": {"date_future", "date_not_future", "date_not_past", "date_past"},
}
