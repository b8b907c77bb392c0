"""Addresses that no webhook may have."""

import json

from tests.api.client import JSON
from tests.api.hostile.everything import ANY, MARK

TARGETS = [
    "http://platform.example.org/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://0/",
    "https://localhost/",
    "https://LOCALHOST./",
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data",
    "https://100.64.0.1/",
    "https://0.0.0.0/",
    "https://224.0.0.1/",
    "https://[::1]/",
    "https://[::]/",
    "https://[fe80::1%25eth0]/",
    "https://[fd00::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://user:secret@platform.example.org/",
    "https://platform.example.org\\@127.0.0.1/",
    "https://platform.example.org#@127.0.0.1/",
    "https:///hook",
    "https://",
    "ftp://platform.example.org/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_",
    "javascript:alert(1)",
    "https://platform.example.org:99999/",
    "https://platform.example.org/\r\nX: y",
    f"https://{MARK} .example.org/",
    "https://例子.测试/",
    "//127.0.0.1/",
    "",
]


def test_targets_of_webhooks(everything):
    make = next(found for found in everything.taking() if found[1] == "/v1/webhooks")
    change = next(found for found in everything.taking() if found[:2] == ("PATCH", "/v1/webhooks/{webhook_id}"))
    requests = []
    for url in TARGETS:
        whole = {"url": url, "label": "x", "kinds": ["plan.approved"]}
        headers = everything.key("") | ANY | JSON
        requests.append((make, make[1], headers, json.dumps(whole).encode()))
        requests.append((change, everything.filled(change[1]), headers, json.dumps({"url": url}).encode()))
    answers = everything.ask(requests)
    taken = [
        json.loads(body) for (_, _, _, body), found in zip(requests, answers, strict=True) if found.status_code != 422
    ]
    assert taken == []
