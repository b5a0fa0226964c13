//! Markdown in Chinese, Japanese and Korean: emphasis beside punctuation, and line ends.
//!
//! The sentences are those of the table in commonmark-spec#650, of commonmark-spec#839 and of the tests of
//! tats-u/markdown-cjk-friendly: facts about what authors write, and what they mean by it.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::ops::Range;
use tuzhang::markdown::{Body, CallSite, CodeBlock, Drawn, Labels, Resolve, Rules, Title, html, outline, plain};
use tuzhang::read::config::{Cjk, Markdown};

/// Leaves links as they are; calls are marked.
struct Plain;

impl Resolve for Plain {
    fn call(&mut self, site: &CallSite) -> Drawn {
        Drawn::Text(format!("<{}>", site.call.as_ref().unwrap().name))
    }

    fn link(&mut self, to: &str, _: Range<usize>) -> String {
        to.to_owned()
    }

    fn code(&mut self, code: &CodeBlock<'_>) -> String {
        format!("<pre>{}</pre>\n", code.text)
    }

    fn misplaced(&mut self, _: &CallSite) {}
}

fn written(text: &str, cjk: Cjk) -> String {
    let rules = Rules::Chapter(Markdown { cjk, ..Markdown::default() });
    let html =
        html(&Body { text, rules, outline: None, numbers: &[], title: Title::Kept }, &Labels::default(), &mut Plain);
    let html = html.trim_end();
    html.strip_prefix("<p>").and_then(|html| html.strip_suffix("</p>")).unwrap_or(html).to_owned()
}

#[track_caller]
fn check(rows: &[(&str, &str)]) {
    for (text, expected) in rows {
        assert_eq!(written(text, Cjk::On), *expected, "{text}");
    }
}

/// The 25 rows of the table in commonmark-spec#650.
#[test]
fn every_mark_of_the_table_may_end_strong_text() {
    for mark in "，。、；：？！“”‘’（）【】《》—～…·〃-々".chars().map(String::from).chain([String::new()])
    {
        assert_eq!(written(&format!("**真{mark}**她"), Cjk::On), format!("<strong>真{mark}</strong>她"));
    }
}

/// Sentences of authors; what stands between two pairs of `*`, `_` or `~` is meant to be marked.
#[test]
fn sentences_of_authors_come_out_as_they_are_meant() {
    for text in [
        "**中文。**中文",
        "这是**「重点」**吗",
        "**注意：**这是",
        "**推荐几个框架：**React、Vue等前端框架。",
        "Git**（注：不是GitHub）**",
        "我可以强调**这个`code`**吗？",
        "这是**我想做的事。**所以继续。",
        "これは**私のやりたかったこと。**だからするの。",
        "これは**「重要なこと」**です。",
        "**[製品ほげ](x)**と**[製品ふが](y)**をお試しください",
        "単語と**[単語と](x)**単語",
        "カッコに注意**（太字にならない）**文が続く場合に要警戒。",
        "**[リンク](x)**も注意。（画像も同様）",
        "先頭の**`コード`も注意。**",
        "**末尾の`コード`**も注意。",
        "税込**¥10,000**で入手できます。",
        "正解は**④**です。",
        "太郎は**“こんにちわ”**といった",
        "太郎は**Hello**といった",
        "太郎は**「Oh my god」**といった",
        "**C#**や**F#**は**「.NET」**というプラットフォーム上で動作します。",
        "IDが**００１号**になります。",
        "Go**「初心者」**を対象とした記事です。",
        "**⻲田太郎**と申します",
        "・**㋐**:選択肢１つ目",
        "真**（她**",
        "真**【她**",
        "真**《她**",
        "**真，** 她",
        "**真**，她",
        "選択肢**㋐**: 1つ目の選択肢",
        "**さようなら︙**と太郎はいった。",
        ".NET**（.NET Frameworkは不可）**では、",
        "「禰󠄀」の偏は示ではなく**礻**です。",
        "𰻞𰻞**（ビャンビャン）**麺",
        "𰻞𰻞**(ビャンビャン)**麺",
        "ハイパーテキストコーヒーポット制御プロトコル**(HTCPCP)**",
        "﨑**(崎)**",
        "国際規格**[ECMA-262](x)**",
        "㐧**(第の俗字)**",
        "𠮟**(こちらが正式表記)**",
        "𫠉**(馬の俗字)**",
        "谺𬤲**(こだま)**石神社",
        "石𮧟**(いしただら)**",
        "葛󠄀**(こちらが正式表記)**城市",
        "𱟛**(U+317DB)**",
        "阿寒湖アイヌシアターイコㇿ**(Akanko Ainu Theater Ikor)**",
        "あ𛀙**(か)**よろし",
        "𮹝**(simplified form of 龘 in China)**",
        "大塚︀**(U+585A U+FE00)** 大塚**(U+FA10)**",
        "〽︎**(庵点)**は、",
        "**“︁Git”︁**Hub",
        "문서를 작성할 때 **마크다운(Markdown)**을 사용하세요.",
        "이 **[링크](x)**만을 강조하고 싶다.",
        "**스크립트(script)**라고",
        "패키지를 발행하려면 **`npm publish`**를 실행하십시오.",
        "**안녕(hello)**하세요.",
        "ᅡ**(a)**",
        "**(k)**ᄏ",
        "a**〰**a",
        "a**〽**a",
        "a**🈂**a",
        "a**🈷**a",
        "a**㊗**a",
        "a**㊙**a",
        "甲，**是**，乙",
        "“**是**”",
        "他说（**是**）。",
        "「**一**」、**二**。**三**！",
        "Q:**对**\"right\"",
        "\"right\"**对**Q",
        "**对**、**\"right\"**的",
        "**a**。**\"b\"**",
        "看!**是**，否",
    ] {
        let html = written(text, Cjk::On);
        assert!(!html.contains("**"), "{html}");
        assert_eq!(html.matches("<strong>").count(), text.matches("**").count() / 2, "{html}");
        // One mark is emphasis by the same rule.
        let html = written(&text.replace("**", "*"), Cjk::On);
        assert!(!html.contains('*'), "{html}");
        let html = written(&text.replace("**", "~~"), Cjk::On);
        assert!(!html.contains("~~"), "{html}");
    }
    check(&[
        ("*强调。*后", "<em>强调。</em>后"),
        ("~~删除。~~后", "<del>删除。</del>后"),
        ("***又粗又斜。***后", "<em><strong>又粗又斜。</strong></em>后"),
        ("太郎は**\"こんにちわ\"**といった", "太郎は<strong>\"こんにちわ\"</strong>といった"),
        ("__注意__：注意事項", "<strong>注意</strong>：注意事項"),
        ("注意：__注意事項__", "注意：<strong>注意事項</strong>"),
        ("正體字。︁_Traditional._", "正體字。︁<em>Traditional.</em>"),
        ("简体字 / 新字体。︀__Mainland China or Japan.__", "简体字 / 新字体。︀<strong>Mainland China or Japan.</strong>"),
        ("**真，**&ZeroWidthSpace;她", "<strong>真，</strong>\u{200B}她"),
    ]);
}

/// The cases of tats-u/markdown-cjk-friendly, by their points and in other letters: all of them come out as its authors
/// want. `|` stands where a mark opens or closes.
#[test]
fn the_points_of_markdown_cjk_friendly_hold() {
    let rows = [
        // A bracket or full stop inside the end, and a letter behind it.
        "|这样写。|就好",
        "这是|（括号）|里的",
        "见|《书》|中",
        "|[链接](x)|和|[另一](y)|都行",
        "写|`代码`|时",
        "|结尾是`代码`|也行",
        // Latin and digits inside, beside Han and kana.
        "共|¥10,000|元",
        "选|④|号",
        "说|“好”|的人",
        "说|\"好\"|的人",
        "用|C#|和|F#|写",
        "为|「.NET」|写",
        "对Go|「新手」|说",
        "|㋐|:甲",
        // Ideographs outside the basic plane, variants, radicals.
        "𠮷|(吉)|野",
        "𱟛|(新字)|",
        "葛󠄀|(变体)|城",
        "塚︀|(旧字)|町",
        "|⻲甲|字",
        // Hangul.
        "|글(문장)|을",
        "이 |[링크](x)|만",
        "|`명령`|을",
        // Symbols that are emoji only if a selector says so.
        "a|〰|a",
        "a|㊗|a",
        "a|🈂|a",
        "〽︎|(记号)|是",
        "|“︁引”︁|a",
        // One side is not Chinese.
        "a|a()|字",
        "字|()a|a",
        "𩸽|()a|a",
        "a|a()|𩸽",
        "羽︀|()a|a",
        "a|「a|」",
        "「|a」|a",
        "|a|：|a|",
    ];
    for row in rows {
        for mark in ["*", "**", "~~"] {
            let html = written(&row.replace('|', mark), Cjk::On);
            let (open, close) = match mark {
                "*" => ("<em>", "</em>"),
                "**" => ("<strong>", "</strong>"),
                _ => ("<del>", "</del>"),
            };
            let count = row.matches('|').count() / 2;
            assert!(!html.contains(mark), "{html}");
            assert_eq!((html.matches(open).count(), html.matches(close).count()), (count, count), "{html}");
        }
    }
}

/// Marks of other scripts follow CommonMark to the letter: nothing is strong here.
#[test]
fn other_punctuation_follows_commonmark() {
    for text in [
        "a**a«**a",
        "a**»a**a",
        "a**a∇**a",
        "a**∇a**a",
        "a**a𝜵**a",
        "a**𝜵a**a",
        "a**𐬻a**a",
        "a**a𐬻**a",
        "a**😀**a",
        "中 ** 文 ** 字",
    ] {
        assert_eq!(written(text, Cjk::On), written(text, Cjk::Off), "{text}");
        assert!(!written(text, Cjk::On).contains("<strong>"), "{text}");
    }
}

#[test]
fn with_the_rules_off_commonmark_stands() {
    for text in ["**中文。**中文", "这是**「重点」**吗", "~~删除。~~后", "甲\n乙"] {
        let html = written(text, Cjk::Off);
        assert_eq!(html, text, "{text}");
    }
}

/// What looks like emphasis in code, links, HTML, formulas and calls is none, and keeps its characters.
#[test]
fn code_links_and_html_are_left_alone() {
    check(&[
        ("`**中文。**中文`", "<code>**中文。**中文</code>"),
        ("```\n**中文。**中文\n```", "<pre>**中文。**中文\n</pre>"),
        ("    **中文。**中文", "<pre>**中文。**中文</pre>"),
        ("[甲](a**中。**文)", "<a href=\"a**%E4%B8%AD%E3%80%82**%E6%96%87\">甲</a>"),
        ("[甲](a \"**中。**文\")", "<a href=\"a\" title=\"**中。**文\">甲</a>"),
        ("<b title=\"**中。**文\">甲</b>", "<b title=\"**中。**文\">甲</b>"),
        ("[**中。**文](a)", "<a href=\"a\"><strong>中。</strong>文</a>"),
        (
            "| **中。**文 |\n|---|\n| *甲。*乙 |",
            "<div class=\"tz-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"\"><table><thead><tr><th scope=\"col\"><strong>中。</strong>文</th></tr></thead><tbody>\n<tr><td><em>甲。</em>乙</td></tr>\n</tbody></table></div>",
        ),
        ("**共{{ value(\"a\") }}个。**后", "<strong>共&lt;value&gt;个。</strong>后"),
        ("\\*\\*中文。\\*\\*中文", "**中文。**中文"),
        ("**中文。** 与`代码。`", "<strong>中文。</strong> 与<code>代码。</code>"),
    ]);
}

#[test]
fn places_stay_true() {
    let body = "**甲。**乙 [**丙。**丁](to.md) {{ value(\"x\") }}\n\n## **题。**目\n";
    let outline = outline(body, Markdown::default());
    assert_eq!(&body[outline.links[0].range.clone()], "to.md");
    assert_eq!(&body[outline.calls[0].range.clone()], "{{ value(\"x\") }}");
    assert_eq!(outline.headings[0].text, "题。目");
    assert_eq!(&body[outline.headings[0].range.clone()], "## **题。**目");
    assert_eq!(plain("**甲。**乙", &mut Plain), "甲。乙");
}

#[test]
fn line_ends_between_wide_characters_disappear() {
    check(&[
        ("字\n字", "字字"),
        ("字。\n字", "字。字"),
        ("字，\n“字”", "字，“字”"),
        ("あ\nア", "あア"),
        ("字\nA", "字\nA"),
        ("A\n字", "A\n字"),
        ("글\n글", "글\n글"),
        ("字\n글", "字\n글"),
        ("word\nword", "word\nword"),
        ("**字**\n字", "<strong>字</strong>字"),
        ("字\n**字。**字", "字<strong>字。</strong>字"),
        ("[字](x)\n*字*", "<a href=\"x\">字</a><em>字</em>"),
        ("字<br>\n字", "字<br>字"),
        ("字`a`\n字", "字<code>a</code>\n字"),
        ("字`码`\n字", "字<code>码</code>字"),
        ("字\n{{ value(\"a\") }}", "字\n&lt;value&gt;"),
        ("字  \n字", "字<br />\n字"),
        ("字\\\n字", "字<br />\n字"),
        ("> 字\n> 字", "<blockquote>\n<p>字字</p>\n</blockquote>"),
        ("- 字\n  字", "<ul>\n<li>字字</li>\n</ul>"),
        ("字\n字\n=", "<h1>字字</h1>"),
        ("![字\n字](x)", "<img src=\"x\" alt=\"字字\" />"),
    ]);
}

/// What is typed stays: quotes, dashes and ellipses are the author's.
#[test]
fn punctuation_is_not_rewritten() {
    check(&[
        ("\"直引号\" 'a' -- --- ... ……", "\"直引号\" 'a' -- --- ... ……"),
        ("破折号——与省略号……", "破折号——与省略号……"),
    ]);
}
