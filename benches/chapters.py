"""The text that `benches/site` builds: N like chapters, the same words in each generator's dialect.

In: a number. Out: a folder. Deterministic: chapter k is the same on every machine, and differs from every other chapter, so no cache can cheat.
A chapter is about 5.6 KB: six headings, paragraphs in English and Chinese, a table, a list, a code block, links to its neighbours.
"""

import random
import re
from pathlib import Path

SECTION = 50  # chapters a section
BYTES = 5600  # of one chapter's body

NOUNS = """demand supply contract budget tariff harvest reactor vessel turbine permit rainfall vacancy invoice survey
sample tender freight ledger quota margin index ratio cohort district province sensor voltage shipment reserve subsidy""".split()
ADJECTIVES = """annual regional steady marginal seasonal provisional median coastal rural weighted nominal quarterly
delayed average public external revised observed cumulative sparse""".split()
VERBS = """follows exceeds lowers explains precedes offsets doubles tracks outpaces limits reflects shifts confirms""".split()
PLACES = """Northport Eastfield Lowmoor Brackwater Highbridge Saltmarsh Oakhollow Greyfell Westlea Stonebeck""".split()
CHINESE_SUBJECTS = "中标金额 采购数量 地区产值 招标公告 年度预算 平均单价 项目周期 供应商数 合同余额 样本规模".split()
CHINESE_VERBS = "同比增长 环比下降 基本持平 明显高于 略低于 远超 集中于 取决于 先于 滞后于".split()
CHINESE_OBJECTS = "上年同期水平 全国平均值 行业预期 东部沿海地区 公开数据口径 统计误差范围 三年移动平均 财政拨付进度".split()
LANGUAGES = ["rust", "python", "sql", "javascript", "toml", "go"]


def title(number: int) -> str:
    rng = random.Random(number * 7919 + 1)
    return f"Chapter {number}: {rng.choice(ADJECTIVES)} {rng.choice(NOUNS)} in {rng.choice(PLACES)}"


def section_of(number: int) -> int:
    return (number - 1) // SECTION + 1


def section_title(section: int) -> str:
    return f"Section {section}"


def file_of(number: int) -> str:
    """The source file of a chapter inside its section, the same in all dialects."""
    return f"chapter-{number:05}.md"


def folder_of(section: int) -> str:
    return f"section-{section:04}"


def sentence(rng: random.Random) -> str:
    words = [
        f"The {rng.choice(ADJECTIVES)} {rng.choice(NOUNS)} of {rng.choice(PLACES)}",
        f"{rng.choice(VERBS)} the {rng.choice(ADJECTIVES)} {rng.choice(NOUNS)}",
        f"by {rng.uniform(0.1, 99):.1f} percent in {rng.randint(1990, 2025)},",
        rng.choice(["which", "and this", "although it"]),
        f"{rng.choice(VERBS)} *{rng.choice(NOUNS)}* and `{rng.choice(NOUNS)}_{rng.randint(1, 99)}`.",
    ]
    return " ".join(words)


def chinese_sentence(rng: random.Random) -> str:
    return (
        f"{rng.randint(1990, 2025)} 年{rng.choice(CHINESE_SUBJECTS)}{rng.choice(CHINESE_VERBS)}"
        f"{rng.choice(CHINESE_OBJECTS)}，**{rng.choice(CHINESE_SUBJECTS)}** 为 {rng.randint(10, 9999)} 万元。"
    )


def paragraph(rng: random.Random) -> str:
    sentences = [sentence(rng) for _ in range(rng.randint(2, 3))]
    if rng.random() < 0.4:
        sentences.append(chinese_sentence(rng))
    return " ".join(sentences) + "\n"


def table(rng: random.Random) -> str:
    rows = ["| Place | Year | Value | 备注 |", "|---|---:|---:|---|"]
    for place in rng.sample(PLACES, 8):
        rows.append(f"| {place} | {rng.randint(1990, 2025)} | {rng.uniform(1, 5000):.2f} | {rng.choice(CHINESE_SUBJECTS)} |")
    return "\n".join(rows) + "\n"


def items(rng: random.Random) -> str:
    return "".join(f"- {rng.choice(PLACES)}: {rng.choice(ADJECTIVES)} **{rng.choice(NOUNS)}**, {chinese_sentence(rng)}\n" for _ in range(6))


def code(rng: random.Random) -> str:
    language = rng.choice(LANGUAGES)
    a, b, c = rng.sample(NOUNS, 3)
    n, m = rng.randint(2, 900), rng.randint(2, 900)
    text = {
        "rust": f"""/// Sums the {a} of every {b} above the limit.
fn {a}_of(rows: &[{b.title()}], limit: u64) -> Option<u64> {{
    let mut total = {n};
    for row in rows.iter().filter(|row| row.{c} > limit) {{
        total += row.{c} * {m}; // weighted
    }}
    (total > 0).then_some(total)
}}""",
        "python": f"""def {a}_of(rows, limit={n}):
    \"\"\"Sums the {a} of every {b} above the limit.\"\"\"
    total = 0.5
    for row in rows:
        if row["{c}"] > limit and row["{b}"] is not None:
            total += row["{c}"] * {m}  # weighted
    return round(total, 2)""",
        "sql": f"""-- the {a} of every {b} above the limit
SELECT {b}, count(*) AS n, sum({c} * {m}) AS {a}_total
FROM {a}s JOIN {b}s USING (id)
WHERE {c} > {n} AND kind = '{c}'
GROUP BY {b}
ORDER BY {a}_total DESC
LIMIT {n};""",
        "javascript": f"""// Sums the {a} of every {b} above the limit.
export function {a}Of(rows, limit = {n}) {{
  let total = 0;
  for (const row of rows) {{
    if (row.{c} > limit) total += row.{c} * {m};
  }}
  return total > 0 ? `${{total}} {b}` : null;
}}""",
        "toml": f"""# the {a} of every {b}
[{a}]
limit = {n}
weight = {m}.5
names = ["{a}", "{b}", "{c}"]
[{a}.{b}]
enabled = true
since = {rng.randint(1990, 2025)}-01-01""",
        "go": f"""// Sum adds up the {a} of every {b} above the limit.
func Sum(rows []{b.title()}, limit int) (total int, err error) {{
	for _, row := range rows {{
		if row.{c.title()} > limit {{
			total += row.{c.title()} * {m}
		}}
	}}
	return total, fmt.Errorf("{c}: %d", {n})
}}""",
    }[language]
    return f"```{language}\n{text}\n```\n"


def neighbours(number: int, count: int) -> str:
    links = [f"[{title(n)}]({'' if section_of(n) == section_of(number) else '../' + folder_of(section_of(n)) + '/'}{file_of(n)})"
             for n in (number - 1, number + 1) if 1 <= n <= count]
    return "See also " + " and ".join(links) + ".\n" if links else ""


def body(number: int, count: int) -> str:
    """The Markdown of one chapter, without front matter and without its title."""
    rng = random.Random(number)
    marker = f"The record number of this chapter is {number * 31337}.\n"
    blocks = [
        ("## Findings", []), ("### The measured table", [table(rng)]), ("## Method", [items(rng)]),
        ("### How it is computed", [code(rng)]), ("## Limits 局限", []), ("## Outlook", [neighbours(number, count), marker]),
    ]
    size = sum(len(heading.encode()) + 2 + sum(len(block.encode()) + 1 for block in rest) for heading, rest in blocks)
    turn = 0
    while size < BYTES - 200:
        text = paragraph(rng)
        blocks[turn % len(blocks)][1].insert(0, text)
        size += len(text.encode()) + 1
        turn += 1
    return "\n".join("\n".join([heading + "\n", *rest]) for heading, rest in blocks)


def marker_of(number: int) -> str:
    """Words near the end of a chapter that no other chapter has."""
    return f"The record number of this chapter is {number * 31337}."


def write_tuzhang(root: Path, count: int) -> None:
    (root / "content").mkdir(parents=True)
    (root / "site.toml").write_text('title = "Bench"\nbase_url = "https://example.org/"\nlanguage = "en"\n')
    write_sections(root / "content", count, "---\ntitle: Bench\n---\nA site of like chapters.\n")


def write_hugo(root: Path, count: int) -> None:
    for path, text in HUGO.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    write_sections(root / "content", count, "---\ntitle: Bench\n---\nA site of like chapters.\n")


def write_sections(content: Path, count: int, home: str) -> None:
    """The tree of sections and chapters with YAML front matter, which Tuzhang and Hugo read alike."""
    content.mkdir(parents=True, exist_ok=True)
    (content / "_index.md").write_text(home)
    for section in range(1, section_of(count) + 1):
        folder = content / folder_of(section)
        folder.mkdir()
        (folder / "_index.md").write_text(f"---\ntitle: {section_title(section)}\nweight: {section}\n---\nFifty chapters.\n")
    for number in range(1, count + 1):
        path = content / folder_of(section_of(number)) / file_of(number)
        path.write_text(f'---\ntitle: "{title(number)}"\nweight: {number}\n---\n\n{body(number, count)}')


def write_mdbook(root: Path, count: int) -> None:
    source = root / "src"
    source.mkdir(parents=True)
    (root / "book.toml").write_text('[book]\ntitle = "Bench"\nlanguage = "en"\n\n[output.html.search]\nenable = false\n')
    summary = ["# Summary\n"]
    for section in range(1, section_of(count) + 1):
        folder = source / folder_of(section)
        folder.mkdir()
        (folder / "index.md").write_text(f"# {section_title(section)}\n\nFifty chapters.\n")
        summary.append(f"- [{section_title(section)}]({folder_of(section)}/index.md)")
        for number in range((section - 1) * SECTION + 1, min(section * SECTION, count) + 1):
            (folder / file_of(number)).write_text(f"# {title(number)}\n\n{body(number, count)}")
            summary.append(f"  - [{title(number)}]({folder_of(section)}/{file_of(number)})")
    (source / "SUMMARY.md").write_text("\n".join(summary) + "\n")


def write_zola(root: Path, count: int) -> None:
    """The same tree; links between chapters are written as Zola checks them."""
    for path, text in ZOLA.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    write_sections(root / "content", count, "---\ntitle: Bench\n---\nA site of like chapters.\n")
    for path in (root / "content").glob("*/*.md"):
        text = path.read_text()
        if path.name == "_index.md":
            text = text.replace("\n---\nFifty", "\nsort_by: weight\n---\nFifty")
        else:
            text = re.sub(r"\]\((?:\.\./)?(?:(section-\d+)/)?(chapter-\d+\.md)\)", lambda link: f"](@/{link[1] or path.parent.name}/{link[2]})", text)
        path.write_text(text)


# As small as Zola's templates can be that show what a Tuzhang page shows; code stays without colours.
ZOLA = {
    "config.toml": 'base_url = "https://example.org"\ntitle = "Bench"\ncompile_sass = false\nbuild_search_index = false\n',
    "templates/base.html": """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{% block title %}{{ config.title }}{% endblock %}</title><link rel="stylesheet" href="/style.css"></head>
<body><header><a href="{{ config.base_url }}">{{ config.title }}</a></header>
<main>{% block main %}{% endblock %}</main></body></html>
""",
    "templates/index.html": """{% extends "base.html" %}{% block main %}{{ section.content | safe }}{% endblock %}
""",
    "templates/section.html": """{% extends "base.html" %}{% block main %}<h1>{{ section.title }}</h1>{{ section.content | safe }}
<ul>{% for page in section.pages %}<li><a href="{{ page.permalink }}">{{ page.title }}</a></li>{% endfor %}</ul>{% endblock %}
""",
    "templates/page.html": """{% extends "base.html" %}{% block title %}{{ page.title }} – {{ config.title }}{% endblock %}
{% block main %}{% set section = get_section(path=page.ancestors | last) %}
<nav aria-label="Section"><ol>{% for other in section.pages %}<li><a href="{{ other.permalink }}">{{ other.title }}</a></li>{% endfor %}</ol></nav>
<h1>{{ page.title }}</h1><aside><ul>{% for heading in page.toc %}<li><a href="{{ heading.permalink }}">{{ heading.title }}</a></li>{% endfor %}</ul></aside>
<article>{{ page.content | safe }}</article>
<nav aria-label="Neighbours">{% if page.lower %}<a rel="prev" href="{{ page.lower.permalink }}">{{ page.lower.title }}</a>{% endif %}
{% if page.higher %}<a rel="next" href="{{ page.higher.permalink }}">{{ page.higher.title }}</a>{% endif %}</nav>{% endblock %}
""",
    "static/style.css": "body { max-width: 60rem; margin: auto; }\n",
}


# As small as a Hugo theme can be that shows what a Tuzhang page shows.
HUGO = {
    "hugo.toml": """title = "Bench"
baseURL = "https://example.org/"
locale = "en"
relativeURLs = true
disableKinds = ["taxonomy", "term", "rss"]
[markup.goldmark.renderHooks.link]
useEmbedded = "always"
[markup.highlight]
noClasses = false
""",
    "layouts/_default/baseof.html": """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{{ .Title }} – {{ .Site.Title }}</title><meta name="description" content="{{ .Summary | plainify | truncate 150 }}">
<link rel="stylesheet" href="/style.css"><link rel="canonical" href="{{ .Permalink }}"></head>
<body><header><a href="{{ .Site.Home.RelPermalink }}">{{ .Site.Title }}</a></header>
<nav aria-label="Section">{{ with .CurrentSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a><ol>
{{ $here := $ }}{{ range .Pages.ByWeight }}<li><a href="{{ .RelPermalink }}"{{ if eq . $here }} aria-current="page"{{ end }}>{{ .LinkTitle }}</a></li>
{{ end }}</ol>{{ end }}</nav>
<main>{{ block "main" . }}{{ end }}</main></body></html>
""",
    "layouts/_default/single.html": """{{ define "main" }}<h1>{{ .Title }}</h1><aside>{{ .TableOfContents }}</aside>
<article>{{ .Content }}</article>
<nav aria-label="Neighbours">{{ with .NextInSection }}<a rel="prev" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .PrevInSection }}<a rel="next" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav>{{ end }}
""",
    "layouts/_default/list.html": """{{ define "main" }}<h1>{{ .Title }}</h1><article>{{ .Content }}</article>
<ul>{{ range .Pages.ByWeight }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}
""",
    "static/style.css": "body { max-width: 60rem; margin: auto; }\n",
}

WRITERS = {"tuzhang": write_tuzhang, "hugo": write_hugo, "zola": write_zola, "zola --fast": write_zola, "mdbook": write_mdbook}
