"""A person who is planted in a pool, and questions about people."""

from api.security.rules import Role
from tests.api.client import send
from tests.api.pools import tiny

PERSON = "planted-person-77412"
CONTACT = {
    "name": "张桂英77412",
    "phone": "13877412345",
    "address": "示例县77412号",
    "guardian": "李守护77412",
    "guardian_phone": "0571-6377412",
    "note": "邻居77412",
}
PLANTED = [PERSON, "planted-household-88523", "119.9877412", *CONTACT.values()]
KEPT = {"contacts": [{"person_id": PERSON} | CONTACT]}
REASON = "电话回访"


def pool_with_a_person():
    """The smallest sample, with one person who is known by name and whom a provider must not serve."""
    tables = tiny()
    tables["needs"][0] |= {"person_id": PERSON, "household_id": "planted-household-88523", "lon": 119.9877412}
    tables["providers"][-1]["conflicts"] = [PERSON, "somebody-else"]
    return tables


def ask(desk, path, json=None, *roles):
    headers = desk.hub.key(*(roles or (Role.OPERATOR,)))
    return send("GET" if json is None else "POST", path, app=desk.app, headers=headers, json=json)


def chain(desk, query=""):
    return ask(desk, f"/v1/trace/verification{query}", None, Role.AUDITOR).json()


def entries(desk):
    return ask(desk, "/v1/trace", None, Role.AUDITOR).json()["items"]
