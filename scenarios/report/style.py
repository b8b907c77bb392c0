"""The look of a page: one sheet of style, for a screen of 1280 pixels and for A4."""

STYLE = """
:root{--ink:#1b2430;--soft:#5c6773;--rule:#d5dbe1;--paper:#fff;--more:#1d6f8f;--less:#bf5b17;--band:#d9dde2;--tint:#f3f6f8}
*{box-sizing:border-box}
body{margin:0;background:#eceff2;color:var(--ink);font:15px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",
"Source Han Sans SC","WenQuanYi Zen Hei",system-ui,sans-serif}
main{max-width:900px;margin:24px auto;background:var(--paper);padding:36px 46px 44px;border:1px solid var(--rule)}
h1{font-size:25px;line-height:1.3;margin:0 0 4px}
h2{font-size:18px;margin:34px 0 8px;padding-bottom:4px;border-bottom:2px solid var(--ink)}
h3{font-size:15px;margin:22px 0 6px}
p{margin:6px 0}
.question{color:var(--soft);font-size:16px;margin:0 0 14px}
.answer{font-size:19px;line-height:1.55;border-left:5px solid var(--more);background:var(--tint);padding:12px 16px;margin:14px 0 18px}
.tiles{display:grid;grid-template-columns:repeat(4,1fr);gap:10px;margin:0 0 6px}
.tile{border:1px solid var(--rule);padding:8px 12px}
.tile b{display:block;font-size:21px;line-height:1.35;font-variant-numeric:tabular-nums}
.tile span{display:block;color:var(--soft);font-size:12.5px}
.note{color:var(--soft);font-size:13px}
figure{margin:8px 0 0;break-inside:avoid}
figcaption{color:var(--soft);font-size:13px}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;font-size:12.5px;color:var(--soft);margin:4px 0}
.legend i{display:inline-block;width:14px;height:10px;margin-right:5px;vertical-align:-1px}
i.more{background:var(--more)}i.less{background:var(--less)}i.band{background:var(--band)}
i.noise{background:#fff;border:1.5px solid #8a949e}i.openmore{background:#83b3c6}i.openless{background:#e0a67f}i.none{background:#c3cad1}
i.asked{background:#e7ebee;border:1px solid #cfd6dc}i.site{background:#fff;border:2.5px solid var(--ink)}
table{border-collapse:collapse;width:100%;font-size:13.5px;font-variant-numeric:tabular-nums;margin:6px 0 4px}
th,td{padding:4px 8px;border-bottom:1px solid var(--rule);text-align:right;vertical-align:top}
th:first-child,td:first-child{text-align:left}
th{font-weight:600;color:var(--soft);border-bottom:1.5px solid var(--ink)}
thead{display:table-header-group}tr{break-inside:avoid}
td.more{color:var(--more);font-weight:600}td.less{color:var(--less);font-weight:600}td.noise,td.none{color:var(--soft)}
td.words{text-align:left}
ul{margin:6px 0;padding-left:22px}
footer{margin-top:30px;border-top:1px solid var(--rule);padding-top:8px;color:var(--soft);font-size:12px;overflow-wrap:anywhere}
svg{display:block;height:auto}
svg text{font-family:inherit;fill:var(--ink)}
.label{font-size:13px}.beside,.tick{font-size:11px;fill:var(--soft)!important}
.value{font-size:12.5px;font-weight:600}.value.more{fill:var(--more)!important}.value.less{fill:var(--less)!important}
.value.noise,.value.none{fill:var(--soft)!important;font-weight:400}
.place{font-size:12px;paint-order:stroke;stroke:#fff;stroke-width:3px}
.grid{stroke:#e6eaee}.zero,.rule,.axis{stroke:#4a5560;stroke-width:1.2}
.band{fill:var(--band)}
.bar.more{fill:var(--more)}.bar.less{fill:var(--less)}.bar.openmore{fill:#83b3c6}.bar.openless{fill:#e0a67f}.bar.none{fill:#c3cad1}
.bar.noise{fill:#fff;stroke:#8a949e;stroke-width:1.5}
.spot{fill-opacity:.78;stroke:#fff;stroke-width:1}
.spot.more{fill:var(--more)}.spot.less{fill:var(--less)}.spot.openmore{fill:#83b3c6}.spot.openless{fill:#e0a67f}.spot.none{fill:#c3cad1}
.spot.noise{fill:#fff;fill-opacity:.9;stroke:#8a949e;stroke-width:1.5}
.spot.asked{fill:#e7ebee;fill-opacity:1;stroke:#cfd6dc}
.spot.site{fill:#fff;fill-opacity:1;stroke:var(--ink);stroke-width:2.5}
.curve{fill:none;stroke-width:2.2}.between{fill-opacity:.18;stroke:none}
.s0{stroke:#1d6f8f;fill:#1d6f8f}.s1{stroke:#bf5b17;fill:#bf5b17}.s2{stroke:#5d4a9c;fill:#5d4a9c}.s3{stroke:#3d7d45;fill:#3d7d45}
.s4{stroke:#7b8794;fill:#7b8794}.curve.s0,.curve.s1,.curve.s2,.curve.s3,.curve.s4{fill:none}
text.s0,text.s1,text.s2,text.s3,text.s4{stroke:none;font-size:12px;font-weight:600}
text.s0{fill:#1d6f8f!important}text.s1{fill:#bf5b17!important}text.s2{fill:#5d4a9c!important}text.s3{fill:#3d7d45!important}
text.s4{fill:#5c6773!important}
.between{stroke:none!important}
.still{stroke:#5c6773;fill:#5c6773}.curve.still{fill:none;stroke-dasharray:6 4;stroke-width:1.6}
.red{stroke:#b3261e;fill:#b3261e}.yellow{stroke:#b58900;fill:#b58900}.blue{stroke:#1f5fa8;fill:#1f5fa8}
.green{stroke:#3d7d45;fill:#3d7d45}
.curve.red,.curve.yellow,.curve.blue,.curve.green{fill:none}
text.red,text.yellow,text.blue,text.green,text.still{stroke:none;font-size:12px;font-weight:600}
text.red{fill:#b3261e!important}text.yellow{fill:#8a6800!important}text.blue{fill:#1f5fa8!important}
text.green{fill:#3d7d45!important}text.still{fill:#5c6773!important}
.dot{stroke:#fff;stroke-width:1}.dot.off{fill:#b4bcc4}.dot.base{fill:#fff;stroke:var(--ink);stroke-width:2}
.cell{stroke:#fff;stroke-width:2}.cellword{font-size:13px;font-weight:600}.cellword.pale{fill:#fff!important}
.stop{stroke:var(--less);stroke-width:1.4;stroke-dasharray:4 3}
@media print{body{background:#fff;font-size:10.5pt}main{max-width:none;margin:0;border:0;padding:0}
h2{break-after:avoid}h3{break-after:avoid}.answer,.tiles,.tile,figure,.legend{break-inside:avoid}
figure svg{max-height:112mm}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
@page{size:A4;margin:14mm 13mm}
@media(max-width:700px){main{padding:20px 16px}.tiles{grid-template-columns:repeat(2,1fr)}}
"""
