"""``/v1/sample``."""

from __future__ import annotations

from api.errors import ApiError
from api.sample.schemas import SampleQuery, SamplesView, SampleView
from api.schemas import Sentence
from api.security.rules import ANY_KEY
from api.web.answers import Answer
from api.web.call import Call
from api.web.resource import Resource
from matcher.files import pool_to_data

sample = Resource("sample")


@sample.get("/v1/sample", rule=ANY_KEY, answers=SamplesView, summary="示例名单 / The samples")
def list_samples(call: Call) -> Answer:
    """List ready pools to try the service with; every person and team in them is invented / 列出可用来试用的示例，全部为虚构."""
    del call
    from matcher.samples import SAMPLES  # they take long to load, and are seldom asked for

    found = [
        SampleView(name=name, title=Sentence(zh=one.title.zh, en=one.title.en), path=f"/v1/sample/{name}")
        for name, one in SAMPLES.items()
    ]
    return Answer(SamplesView(items=found))


@sample.get("/v1/sample/{name}", rule=ANY_KEY, answers="Pool", heavy=True, summary="一个示例 / One sample")
def read_sample(call: Call, name: str, query: SampleQuery) -> Answer:
    """Return a pool as an upload takes it / 可直接上传的心愿池."""
    del call
    from matcher.samples import SAMPLES, build_sample  # they take long to load, and are seldom asked for

    if name not in SAMPLES:
        raise ApiError("not_found_here")
    return Answer(pool_to_data(build_sample(name, query.seed)))
