//! Entries as the two styles write them, and the order of a bibliography.

use super::*;
use crate::world::Memory;

const WORKS: &str = r"
@article{zh, author={张三 and 李四 and 王五 and 赵六}, title={大语言模型综述}, journal={计算机学报}, year=2023, volume=46, number=5, pages={1--20}}
@article{en, author={Smith, John Adam and Lee, Ann and Doe, Jane and Roe, Rick}, title={What models read}, journal={Nature}, year=2020, volume=1, pages={3--9}, doi={10.1/x}}
@article{issue, author={陈七}, title={期号在年后}, journal={统计研究}, year=2021, number=3, pages={8}}
@book{book, author={Knuth, Donald E.}, title={The art}, edition=2, publisher={Addison}, address={Boston}, year=1998}
@book{zhbook, author={周八}, title={统计学}, edition={3}, publisher={某出版社}, address={北京}, year=2019}
@incollection{part, author={孙九}, editor={吴十}, title={第一篇}, booktitle={论文集}, publisher={某社}, address={上海}, year=2018, pages={10-20}}
@inproceedings{paper, author={Ng, Ann and Ho, Bo}, editor={Roe, Rick and Doe, Jane}, title={A paper}, booktitle={Proceedings of X}, publisher={ACM}, year=2022, pages={1--2}}
@phdthesis{thesis, author={郑一}, title={论数据}, school={某大学}, address={武汉}, year=2020}
@techreport{report, author={{World Bank}}, title={Outlook}, institution={World Bank}, address={Washington}, number={12}, year=2024, url={https://example.org/r}}
@online{web, author={{某研究院}}, title={年度报告}, website={某网}, date={2025-03-01}, urldate={2025-06-30}, url={https://example.org/a_b}}
@online{enweb, author={Ito, Mei-Lin}, title={A page}, website={Site}, date={2025-03-01}, urldate={2025-06-30}, url={https://example.org/p}}
@misc{nobody, title={Nobody wrote this}}
@article{twins-b, author={Smith, John}, title={B}, journal={J}, year=2021}
@article{twins-a, author={Smith, Joan}, title={A}, journal={J}, year=2021}
";

fn load(world: &Memory, wrong: &mut Vec<Diagnostic>) -> Library {
    let there: Vec<SourcePath> = world.files.keys().filter(|path| is_library(path)).cloned().collect();
    Library::load(world, &there, &[], wrong)
}

fn library() -> Library {
    let world = Memory::new([("data/a.bib", WORKS)]).unwrap();
    let mut wrong = Vec::new();
    let library = load(&world, &mut wrong);
    assert_eq!(wrong, []);
    library
}

#[test]
fn entries_by_gbt_7714() {
    let rows = [
        ("zh", "张三, 李四, 王五, 等. 大语言模型综述[J]. 计算机学报, 2023, 46(5): 1-20."),
        ("en", "SMITH J A, LEE A, DOE J, et al. What models read[J/OL]. Nature, 2020, 1: 3-9. DOI: 10.1/x."),
        ("issue", "陈七. 期号在年后[J]. 统计研究, 2021(3): 8."),
        ("book", "KNUTH D E. The art[M]. 2nd ed. Boston: Addison, 1998."),
        ("zhbook", "周八. 统计学[M]. 3版. 北京: 某出版社, 2019."),
        ("part", "孙九. 第一篇[M]//吴十. 论文集. 上海: 某社, 2018: 10-20."),
        ("paper", "NG A, HO B. A paper[C]//ROE R, DOE J. Proceedings of X. ACM, 2022: 1-2."),
        ("thesis", "郑一. 论数据[D]. 武汉: 某大学, 2020."),
        ("report", "World Bank. Outlook: 12[R/OL]. Washington: World Bank, 2024. https://example.org/r."),
        ("web", "某研究院. 年度报告[EB/OL]. 某网. (2025-03-01)[2025-06-30]. https://example.org/a_b."),
        ("nobody", "Nobody wrote this[Z]."),
    ];
    let library = library();
    for (key, text) in rows {
        assert_eq!(plain(&Style::Gbt.entry(library.work(key).unwrap(), None)), text, "{key}");
    }
    let dated = plain(&Style::GbtAuthorDate.entry(library.work("zh").unwrap(), Some('b')));
    assert_eq!(dated, "张三, 李四, 王五, 等, 2023b. 大语言模型综述[J]. 计算机学报, 46(5): 1-20.");
}

#[test]
fn entries_by_apa_7() {
    let rows = [
        ("zh", "张三、李四、王五、赵六（2023）。大语言模型综述。计算机学报，46（5），1–20。"),
        (
            "en",
            "Smith, J. A., Lee, A., Doe, J., & Roe, R. (2020). What models read. Nature, 1, 3–9. https://doi.org/10.1/x",
        ),
        ("book", "Knuth, D. E. (1998). The art (2nd ed.). Addison."),
        ("zhbook", "周八（2019）。统计学（第3版）。某出版社。"),
        ("part", "孙九（2018）。第一篇。载于吴十（编），论文集（10–20页）。某社。"),
        ("paper", "Ng, A., & Ho, B. (2022). A paper. In R. Roe & J. Doe (Eds.), Proceedings of X (pp. 1–2). ACM."),
        ("thesis", "郑一（2020）。论数据[博士学位论文，某大学]。"),
        ("report", "World Bank. (2024). Outlook (Report No. 12). https://example.org/r"),
        ("web", "某研究院（2025年3月1日）。年度报告。某网。https://example.org/a_b"),
        ("enweb", "Ito, M.-L. (2025, March 1). A page. Site. https://example.org/p"),
        ("nobody", "Nobody wrote this. (n.d.)."),
    ];
    let library = library();
    for (key, text) in rows {
        assert_eq!(plain(&Style::Apa.entry(library.work(key).unwrap(), None)), text, "{key}");
    }
    let html = html(&Style::Apa.entry(library.work("en").unwrap(), None));
    assert!(html.contains("<i>Nature</i>, <i>1</i>, 3–9"), "{html}");
}

#[test]
fn works_are_sorted_and_told_apart() {
    let library = library();
    let keys = ["twins-b", "zhbook", "twins-a", "issue", "book", "zh"];
    assert_eq!(library.sorted(keys), ["issue", "zh", "zhbook", "book", "twins-a", "twins-b"]);
    let letters = Letters::new(&library, keys, Style::Apa);
    assert_eq!(keys.map(|key| letters.of(key)), [Some('b'), None, Some('a'), None, None, None]);
}

#[test]
fn works_are_named_in_sentences() {
    let library = library();
    let rows = [
        ("zh", Style::Apa, "张三等", "2023"),
        ("en", Style::Apa, "Smith et al.", "2020"),
        ("paper", Style::Apa, "Ng & Ho", "2022"),
        ("paper", Style::Gbt, "Ng et al.", "2022"),
        ("nobody", Style::Apa, "“Nobody wrote this”", "n.d."),
    ];
    for (key, style, authors, year) in rows {
        let mention = mention(library.work(key).unwrap(), style, Named::InParentheses, None);
        assert_eq!((mention.authors.as_str(), mention.year.as_str()), (authors, year), "{key}");
    }
}

#[test]
fn works_know_their_language() {
    for (title, told, tag) in [
        ("大语言模型", "", "zh"),
        ("統計の本", "", "ja"),
        ("통계", "", "ko"),
        ("Statistics", "", "en"),
        ("Statistik", "ngerman", "de"),
        ("Statistik", "de-DE", "de"),
        ("Statistics", "中文", "zh"),
        ("計量", "japanese", "ja"),
    ] {
        let text = format!("@book{{a, title={{{title}}}, langid={{{told}}}}}");
        let world = Memory::new([("data/a.bib", text.as_str())]).unwrap();
        let library = load(&world, &mut Vec::new());
        assert_eq!(library.work("a").unwrap().tag(), tag, "{title} {told}");
    }
}

#[test]
fn no_value_becomes_markup() {
    let hostile = "@online{a, author={{<b>x}}, title={\"><script>alert(1)</script>}, url={javascript:alert(1)}}";
    let world = Memory::new([("data/a.bib", hostile)]).unwrap();
    let library = load(&world, &mut Vec::new());
    for (_, style) in Style::NAMES {
        let html = html(&style.entry(library.work("a").unwrap(), None));
        assert!(!html.contains("<script") && !html.contains("<b>") && !html.contains("<a "), "{html}");
    }
}

/// Works that GB/T 7714—2015 and the manual of the APA themselves take for examples, as reference managers export them.
const EXAMPLES: &str = r#"
@book{econ, author={哈里森 and 沃尔德伦}, title={经济数学与金融数学}, translator={谢远涛}, address={北京}, publisher={中国人民大学出版社}, year=2012, pages={235--236}}
@book{history, author={陈登原}, title={国史旧闻}, volume=1, address={北京}, publisher={中华书局}, year=2000, pages=29}
@proceedings{wetland, author={牛志明 and 斯温兰德 and 雷光春}, title={综合湿地管理国际研讨会论文集}, address={北京}, publisher={海洋出版社}, year=2012}
@patent{meter, author={邓一刚}, title={全智能节电器}, number={200610171314.3}, date={2006-12-13}}
@report{white, author={{中华人民共和国国务院新闻办公室}}, title={国防白皮书：中国武装力量的多样化运用}, date={2013-04-16}, urldate={2014-06-11}, url={http://www.mod.gov.cn/affair/2013-04/16/content_4442839.htm}}
@article{news, entrysubtype={newspaper}, author={丁文详}, title={数字革命与竞争国际化}, journaltitle={中国青年报}, date={2000-11-20}, pages=15}
@article{library, author={江向东}, title={互联网环境下的信息处理与图书管理系统解决方案}, journaltitle={情报学报}, year=1999, volume=18, number=2, pages=4, urldate={2000-01-18}, url={http://www.chinainfo.gov.cn/periodical/qbxb/qbxb99/qbxb990203}}
@incollection{flood, author={程根伟}, title={1998年长江洪水的成因与减灾对策}, editor={许厚泽 and 赵其国}, booktitle={长江流域洪涝灾害与科技对策}, address={北京}, publisher={科学出版社}, year=1999, pages={32--36}}
@article{many, author={Kanamori, H and others}, title={Shaking without quaking}, journaltitle={Science}, year=1998, volume=279, number=5359, pages={2063}}
@book{child, author={Piaget, Jean and Inhelder, B{\"a}rbel}, title={The psychology of the child}, translator={Weaver, Helen}, edition=2, publisher={Basic Books}, year=1969}
@incollection{arts, author={Aron, L. and Botella, M. and Lubart, T.}, title={Culinary arts: Talent and their development}, editor={Subotnik, R. F. and Olszewski-Kubilius, P. and Worrell, F. C.}, booktitle={The psychology of high performance}, volume=2, publisher={American Psychological Association}, year=2019, pages={345--359}, doi={10.1037/0000120-016}}
@online{anxiety, author={Bologna, C.}, title={Why some people with anxiety love watching horror movies}, website={HuffPost}, date={2019-10-31}, url={https://www.huffpost.com/entry/x}}
@proceedings{whole, editor={Roe, R.}, title={Proceedings of X}, edition={Second}, publisher={ACM}, year=2020}
@article{vaswani, author={Vaswani, A. and others}, title={Attention is all you need}, date={2017-12-05}, eprint={1706.03762}, eprinttype={arxiv}, urldate={2024-01-02}}
@standard{rules, title={信息与文献 参考文献著录规则}, number={GB/T 7714—2015}, publisher={中国标准出版社}, address={北京}, year=2015}
@phdthesis{school, author={Harris, L.}, title={Instructional leadership perceptions}, school={University of Virginia}, year=2014}
"#;

#[test]
fn entries_are_those_of_the_standards() {
    let gbt = [
        ("econ", "哈里森, 沃尔德伦. 经济数学与金融数学[M]. 谢远涛, 译. 北京: 中国人民大学出版社, 2012: 235-236."),
        ("history", "陈登原. 国史旧闻: 第1卷[M]. 北京: 中华书局, 2000: 29."),
        ("wetland", "牛志明, 斯温兰德, 雷光春. 综合湿地管理国际研讨会论文集[C]. 北京: 海洋出版社, 2012."),
        ("meter", "邓一刚. 全智能节电器: 200610171314.3[P]. 2006-12-13."),
        (
            "white",
            "中华人民共和国国务院新闻办公室. 国防白皮书：中国武装力量的多样化运用[R/OL]. (2013-04-16)[2014-06-11]. \
             http://www.mod.gov.cn/affair/2013-04/16/content_4442839.htm.",
        ),
        ("news", "丁文详. 数字革命与竞争国际化[N]. 中国青年报, 2000-11-20(15)."),
        (
            "library",
            "江向东. 互联网环境下的信息处理与图书管理系统解决方案[J/OL]. 情报学报, 1999, 18(2): 4[2000-01-18]. \
             http://www.chinainfo.gov.cn/periodical/qbxb/qbxb99/qbxb990203.",
        ),
        (
            "flood",
            "程根伟. 1998年长江洪水的成因与减灾对策[M]//许厚泽, 赵其国. 长江流域洪涝灾害与科技对策. 北京: 科学出版社, 1999: 32-36.",
        ),
        ("rules", "信息与文献 参考文献著录规则: GB/T 7714—2015[S]. 北京: 中国标准出版社, 2015."),
        (
            "vaswani",
            "VASWANI A, et al. Attention is all you need[EB/OL]. arXiv. (2017-12-05)[2024-01-02]. https://arxiv.org/abs/1706.03762.",
        ),
        ("whole", "ROE R. Proceedings of X[C]. 2nd ed. ACM, 2020."),
        ("many", "KANAMORI H, et al. Shaking without quaking[J]. Science, 1998, 279(5359): 2063."),
    ];
    let apa = [
        ("econ", "哈里森、沃尔德伦（2012）。经济数学与金融数学（谢远涛译）。中国人民大学出版社。"),
        (
            "child",
            "Piaget, J., & Inhelder, B. (1969). The psychology of the child (H. Weaver, Trans.; 2nd ed.). Basic Books.",
        ),
        (
            "arts",
            "Aron, L., Botella, M., & Lubart, T. (2019). Culinary arts: Talent and their development. In R. F. Subotnik, \
             P. Olszewski-Kubilius, & F. C. Worrell (Eds.), The psychology of high performance (Vol. 2, pp. 345–359). \
             American Psychological Association. https://doi.org/10.1037/0000120-016",
        ),
        (
            "anxiety",
            "Bologna, C. (2019, October 31). Why some people with anxiety love watching horror movies. HuffPost. \
             https://www.huffpost.com/entry/x",
        ),
        (
            "school",
            "Harris, L. (2014). Instructional leadership perceptions [Doctoral dissertation, University of Virginia].",
        ),
        ("whole", "Roe, R. (Ed.). (2020). Proceedings of X (2nd ed.). ACM."),
        ("rules", "信息与文献 参考文献著录规则（GB/T 7714—2015）（2015）。中国标准出版社。"),
        (
            "vaswani",
            "Vaswani, A., et al. (2017, December 5). Attention is all you need. arXiv. https://arxiv.org/abs/1706.03762",
        ),
        ("many", "Kanamori, H., et al. (1998). Shaking without quaking. Science, 279(5359), 2063."),
    ];
    let world = Memory::new([("data/a.bib", EXAMPLES)]).unwrap();
    let mut wrong = Vec::new();
    let library = load(&world, &mut wrong);
    assert_eq!(wrong, []);
    for (style, rows) in [(Style::Gbt, gbt.as_slice()), (Style::Apa, apa.as_slice())] {
        for (key, text) in rows {
            assert_eq!(plain(&style.entry(library.work(key).unwrap(), None)), *text, "{key}");
        }
    }
    let many = library.work("many").unwrap();
    assert_eq!(mention(many, Style::Apa, Named::InSentence, None).authors, "Kanamori et al.");
}
