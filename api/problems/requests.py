"""Kinds of errors of requests and of the service itself."""

from __future__ import annotations

from api.problems.kind import ProblemType
from matcher.model.text import Text

PROBLEMS: dict[str, ProblemType] = {
    "bad_request": ProblemType(
        status=400,
        title=Text("请求不合规", "Bad request"),
        remedy=Text("请对照接口文档改正请求", "Compare the request with the documentation of the interface"),
    ),
    "bad_parameter": ProblemType(
        status=400,
        title=Text("查询参数不对", "Wrong parameters of the address"),
        remedy=Text("请按 errors 逐条改正后再试", "Correct what errors lists and try again"),
    ),
    "bad_header": ProblemType(
        status=400,
        title=Text("请求标头不对", "A wrong header"),
        remedy=Text("请对照接口文档改正标头", "Compare the header with the documentation of the interface"),
    ),
    "bad_cursor": ProblemType(
        status=400,
        title=Text("翻页标记无效", "The cursor is not valid"),
        remedy=Text(
            "请不带 cursor 从第一页开始，筛选条件须与上一页相同",
            "Begin at the first page without cursor; filters must be those of the page before",
        ),
    ),
    "incomplete_body": ProblemType(
        status=400,
        title=Text("请求体不完整", "Incomplete body"),
        remedy=Text("请重新发送", "Send it again"),
    ),
    "invalid_json": ProblemType(
        status=400,
        title=Text("不是合格的 JSON", "Not valid JSON"),
        remedy=Text(
            "请按 RFC 8259 生成 JSON：UTF-8，键不重复，没有 NaN 和无穷大",
            "Write JSON as in RFC 8259: UTF-8, no repeated keys, no NaN or infinity",
        ),
    ),
    "not_found": ProblemType(
        status=404,
        title=Text("没有这个地址", "No such address"),
        remedy=Text("可用的地址见 /openapi.json", "See /openapi.json for the addresses that exist"),
    ),
    "not_found_here": ProblemType(
        status=404,
        title=Text("没有这项内容", "There is no such thing"),
        remedy=Text(
            "请核对编号，以及密钥是否属于这个枢纽", "Check the identifier, and whether the key belongs to that hub"
        ),
    ),
    "method_not_allowed": ProblemType(
        status=405,
        title=Text("此地址不接受这种方法", "Method not allowed here"),
        remedy=Text("请用 Allow 标头所列的方法", "Use a method of the header Allow"),
    ),
    "slow_body": ProblemType(
        status=408,
        title=Text("请求体传送过慢", "The body arrived too slowly"),
        remedy=Text("请检查网络后重新发送", "Check the connection and send it again"),
    ),
    "body_too_large": ProblemType(
        status=413,
        title=Text("请求体过大", "Body too large"),
        remedy=Text("请按镇街拆分，或请运维调高上限", "Split the pool, or ask the operator to raise the limit"),
    ),
    "too_many_needs": ProblemType(
        status=413,
        title=Text("需求过多", "Too many needs"),
        remedy=Text(
            "请按镇街拆分，或改用命令 wishpool match", "Split the pool, or use the command wishpool match instead"
        ),
    ),
    "wrong_content_type": ProblemType(
        status=415,
        title=Text("内容类型不对", "Wrong content type"),
        remedy=Text(
            "请以 Content-Type: application/json 发送 UTF-8 编码的 JSON", "Send Content-Type: application/json, UTF-8"
        ),
    ),
    "wrong_content_encoding": ProblemType(
        status=415,
        title=Text("不接受压缩的请求体", "Compressed bodies are not taken"),
        remedy=Text("请不压缩发送", "Send it uncompressed"),
    ),
    "unusable_input": ProblemType(
        status=422,
        title=Text("输入无法使用", "The input cannot be used"),
        remedy=Text("请按 errors 逐条改正后再试", "Correct what errors lists and try again"),
    ),
    "internal": ProblemType(
        status=500,
        title=Text("程序内部错误", "Internal error"),
        remedy=Text(
            "这是程序的缺陷，不是您的数据有误；请报告", "A defect of the program, not of your data; please report it"
        ),
    ),
    "defective_plan": ProblemType(
        status=500,
        title=Text("方案未通过独立检查", "The plan failed the independent check"),
        remedy=Text(
            "这是程序的缺陷，不是您的数据有误；请报告", "A defect of the program, not of your data; please report it"
        ),
    ),
    "store_unavailable": ProblemType(
        status=503,
        title=Text("数据库暂时不可用", "The store is not available"),
        remedy=Text("请等 Retry-After 标头所列的秒数后再试", "Try again after the seconds of the header Retry-After"),
    ),
    "busy": ProblemType(
        status=503,
        title=Text("服务正忙", "The service is busy"),
        remedy=Text("请等 Retry-After 标头所列的秒数后再试", "Try again after the seconds of the header Retry-After"),
    ),
}
