"""The table of needs."""

from matcher.model.enums import Category, Datum, Gender, Grade
from matcher.model.field import Field, FieldType, TableSpec
from matcher.model.text import Text

NEEDS = TableSpec(
    name="needs",
    title="需求",
    meaning=Text("一行是一个人或一户提出的一项需求（心愿）", "One row is one need (wish) of a person or household"),
    key=("need_id",),
    fields=(
        Field(
            name="need_id",
            title="需求编号",
            type=FieldType.TEXT,
            required=True,
            meaning=Text("需求的唯一编号", "Unique identifier of the need"),
        ),
        Field(
            name="person_id",
            title="对象编号",
            type=FieldType.TEXT,
            personal=True,
            meaning=Text("对象的化名编号，各周保持不变", "Pseudonym of the person, stable across weeks"),
        ),
        Field(
            name="household_id",
            title="家庭编号",
            type=FieldType.TEXT,
            personal=True,
            meaning=Text("家庭的化名编号，各周保持不变", "Pseudonym of the household, stable across weeks"),
        ),
        Field(
            name="people",
            title="受益人数",
            type=FieldType.INTEGER,
            default=1,
            minimum=1,
            maximum=100_000,
            unit="人",
            meaning=Text("有多少人受益", "How many people benefit"),
        ),
        Field(
            name="service",
            title="服务项目",
            type=FieldType.TEXT,
            required=True,
            references="services",
            meaning=Text("服务目录中的代码或名称", "Code or name from the table of services"),
        ),
        Field(
            name="grade",
            title="等级",
            type=FieldType.CHOICE,
            default="green",
            vocabulary=Grade,
            meaning=Text("红黄蓝绿四级，红色最急", "Urgency, red is the most urgent"),
        ),
        Field(
            name="circle",
            title="圈层",
            type=FieldType.INTEGER,
            minimum=1,
            maximum=3,
            meaning=Text("救助服务圈层，1 为最困难", "Assistance circle, 1 is closest to poverty"),
        ),
        Field(
            name="categories",
            title="对象类别",
            type=FieldType.CHOICES,
            vocabulary=Category,
            open_vocabulary=True,
            meaning=Text("对象的类别，可多个", "Categories of the person, several allowed"),
        ),
        Field(
            name="skills",
            title="所需技能",
            type=FieldType.SKILLS,
            meaning=Text(
                "同一服务方须全部具备；写作 代码 或 代码:等级", "All required of one helper; `code` or `code:level`"
            ),
        ),
        Field(
            name="hours",
            title="每周工时",
            type=FieldType.HOURS,
            minimum=0,
            maximum=10_000,
            unit="小时/周",
            meaning=Text(
                "每周需要的服务小时；空则取服务目录的默认值", "Hours of service a week; empty: the service's default"
            ),
        ),
        Field(
            name="amount",
            title="所需金额",
            type=FieldType.YUAN,
            default=0,
            minimum=0,
            maximum=1e9,
            unit="元",
            meaning=Text("所需资金", "Money needed"),
        ),
        Field(
            name="lon",
            title="经度",
            type=FieldType.NUMBER,
            minimum=-180,
            maximum=180,
            unit="°",
            personal=True,
            meaning=Text("十进制度；空则取所在区划的点", "Decimal degrees; empty: the region's point"),
        ),
        Field(
            name="lat",
            title="纬度",
            type=FieldType.NUMBER,
            minimum=-90,
            maximum=90,
            unit="°",
            personal=True,
            meaning=Text("十进制度；空则取所在区划的点", "Decimal degrees; empty: the region's point"),
        ),
        Field(
            name="crs",
            title="坐标系",
            type=FieldType.CHOICE,
            vocabulary=Datum,
            meaning=Text(
                "空按 WGS-84；读入后一律换算为 WGS-84", "Empty counts as WGS-84; converted to WGS-84 on entry"
            ),
        ),
        Field(
            name="region",
            title="区划代码",
            type=FieldType.REGION,
            meaning=Text("统计用区划代码，2、4、6、9 或 12 位", "Statistical region code of 2, 4, 6, 9 or 12 digits"),
        ),
        Field(
            name="registered_on",
            title="登记日期",
            type=FieldType.DATE,
            meaning=Text("登记之日，用于计算等待时间", "Day of registration, for the waiting time"),
        ),
        Field(
            name="deadline",
            title="最迟日期",
            type=FieldType.DATE,
            meaning=Text("过了这一天帮助就不再有用", "Last day on which help is useful"),
        ),
        Field(
            name="valid_until",
            title="资格有效期",
            type=FieldType.DATE,
            meaning=Text("资格到这一天为止", "Last day of eligibility"),
        ),
        Field(
            name="publicity_start",
            title="公示开始",
            type=FieldType.DATE,
            meaning=Text(
                "公示第一天；满五个工作日才可拨款；空表示无须公示", "First day of publicity; empty: none is due"
            ),
        ),
        Field(
            name="verified",
            title="已核准",
            type=FieldType.BOOLEAN,
            default=True,
            meaning=Text("是否通过看、听、查、议四步核准", "Whether the four checks were passed"),
        ),
        Field(
            name="team",
            title="小组模板",
            type=FieldType.TEXT,
            references="teams",
            meaning=Text("需要的帮扶小组模板", "Code of the team template it calls for"),
        ),
        Field(
            name="current_provider",
            title="现服务方",
            type=FieldType.TEXT,
            references="providers",
            meaning=Text("目前由谁帮助", "Who helps now"),
        ),
        Field(
            name="preferred_providers",
            title="希望的服务方",
            type=FieldType.LIST,
            references="providers",
            meaning=Text("本人希望由谁帮助", "Whom the person would like"),
        ),
        Field(
            name="refused_providers",
            title="拒绝的服务方",
            type=FieldType.LIST,
            references="providers",
            meaning=Text("本人不接受谁", "Whom the person refuses"),
        ),
        Field(
            name="helper_gender",
            title="服务者性别",
            type=FieldType.CHOICE,
            vocabulary=Gender,
            meaning=Text("对服务者性别的要求", "Gender required of the helper"),
        ),
        Field(
            name="minor",
            title="未成年人",
            type=FieldType.BOOLEAN,
            default=False,
            meaning=Text("对象是否未成年", "Whether the person is a minor"),
        ),
        Field(
            name="guardian_consent",
            title="监护人同意",
            type=FieldType.BOOLEAN,
            default=False,
            meaning=Text("未成年人须监护人同意", "A minor needs a guardian's consent"),
        ),
    ),
)
