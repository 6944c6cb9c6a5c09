"""Mail: through the server of `SMTP_URL`, else as .eml files in `MAIL_FOLDER`."""

import os
import re
import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from flask import current_app

from app import clock, store
from app.jobs.effects import Effect

SUBJECTS = {
    "task": "您有新的待办事项",
    "reminder": "待办事项即将到期",
    "decided": "您的办件已有结果",
    "incident": "办件异常，请处理",
    "escalation": "逾期事项催办",
}
SUBJECT = "通知"
FOOTER = "—— 泉数平台自动发送，请勿回复"
SECONDS = 20


def send(effect: Effect) -> None:
    """Deliver one mail. Raises OSError, smtplib.SMTPException, ValueError when it can't be delivered."""
    message = written(effect)
    url = current_app.config["SMTP_URL"]
    if url:
        _hand_over(message, urlsplit(url))
    else:
        _keep(message, Path(current_app.config["MAIL_FOLDER"]) / file_name(effect.key))


def written(effect: Effect) -> EmailMessage:
    """Write the mail; the same effect gives the same Message-ID, so that a repeat can be told."""
    payload, digest = effect.payload, sha256(effect.key.encode()).hexdigest()
    message = EmailMessage(policy=SMTP)
    message["Subject"] = f"【泉数】{SUBJECTS.get(payload.get('occasion', ''), SUBJECT)}"
    message["From"] = current_app.config["MAIL_FROM"]
    message["To"] = Address(display_name=payload["name"], addr_spec=payload["to"])
    message["Date"] = format_datetime(effect.created_at.astimezone(clock.SHANGHAI))
    message["Message-ID"] = f"<{digest[:40]}@quanshu>"
    message["Auto-Submitted"] = "auto-generated"
    text = (f"{payload['name']}：", "", payload["text"], *_link(effect), "", FOOTER, "")
    message.set_content("\n".join(text))
    return message


def _link(effect: Effect) -> tuple[str, ...]:
    base, case_id = current_app.config["BASE_URL"].rstrip("/"), effect.payload.get("case_id")
    if effect.payload.get("task_id"):
        return "", f"办理：{base}/tasks/{effect.payload['task_id']}"
    case = store.cases.by_id(case_id) if case_id else None
    return ("", f"查看：{base}/cases/{case.number}") if case else ()


def file_name(key: str) -> str:
    """Return the name of the file a mail is kept in: always the same for the same key."""
    return f"{re.sub('[^A-Za-z0-9-]+', '_', key)}-{sha256(key.encode()).hexdigest()[:8]}.eml"


def _keep(message: EmailMessage, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(message.as_bytes())
    part.replace(target)


def _hand_over(message: EmailMessage, url: SplitResult) -> None:
    context = ssl.create_default_context()
    with _connected(url, context) as server:
        if url.scheme != "smtps" and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        server.send_message(message)


def _connected(url: SplitResult, context: ssl.SSLContext) -> smtplib.SMTP:
    host = url.hostname or "localhost"
    if url.scheme == "smtps":
        return smtplib.SMTP_SSL(host, url.port or 465, timeout=SECONDS, context=context)
    server = smtplib.SMTP(host, url.port or 25, timeout=SECONDS)
    server.ehlo()
    return server
