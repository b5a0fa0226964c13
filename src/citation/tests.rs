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

fn library() -> Library {
    let world = Memory::new([("data/a.bib", WORKS)]).unwrap();
    let mut wrong = Vec::new();
    let library = Library::load(&world, &[], &mut wrong);
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
        ("report", "World Bank (2024). Outlook (Report No. 12). https://example.org/r"),
        ("web", "某研究院（2025年3月1日）。年度报告。某网。https://example.org/a_b"),
        ("enweb", "Ito, M.-L. (2025, March 1). A page. Site. https://example.org/p"),
        ("nobody", "Nobody wrote this (n.d.)."),
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
fn no_value_becomes_markup() {
    let hostile = "@online{a, author={{<b>x}}, title={\"><script>alert(1)</script>}, url={javascript:alert(1)}}";
    let world = Memory::new([("data/a.bib", hostile)]).unwrap();
    let library = Library::load(&world, &[], &mut Vec::new());
    for (_, style) in Style::NAMES {
        let html = html(&style.entry(library.work("a").unwrap(), None));
        assert!(!html.contains("<script") && !html.contains("<b>") && !html.contains("<a "), "{html}");
    }
}
