"""The ten secrets, and a text of the same shape that holds none. Customers are invented, numbers have right check digits."""

SECRETS = """绝密★长期
机密★5年
秘密★1年

TOP SECRET//NOFORN

TLP:RED
居民身份证号码：11010519491231002X
银行卡号：6200000000000005
手机号：13912345678
统一社会信用代码：91350100M000100Y43
姓名,身份证号,手机号,地址
王小满,440524188001010014,13812345678,北京市朝阳区梧桐路12号
"""

NOTHING = """季度例会纪要
第一项 设备检修
第二项 培训安排

Minutes of the meeting

Agenda
会议室：三楼东侧
参加人数：十二人
下次会议：九月上旬
食堂菜单：见附件
品名,单位,数量,备注
密封圈,只,120,按期到货
"""

ASCII_SECRETS = """TOP SECRET//NOFORN

TLP:RED
Resident identity card: 11010519491231002X
Bank card number: 6200000000000005
Mobile phone: 13912345678
Credit code: 91350100M000100Y43
"""

ASCII_NOTHING = """Minutes of the meeting

Agenda
Repair of machines
Training in autumn
Next meeting in September
"""

# detector: how many different values there must be
ALL = {"marking.zh.star": 3, "marking.en.banner": 1, "marking.tlp": 1, "id.cn.resident": 2, "card.pan": 1,
       "phone.cn.mobile": 2, "id.cn.uscc": 1}
ASCII = {"marking.en.banner": 1, "marking.tlp": 1, "id.cn.resident": 1, "card.pan": 1, "phone.cn.mobile": 1,
         "id.cn.uscc": 1}
