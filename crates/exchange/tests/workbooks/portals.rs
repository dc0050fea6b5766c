//! What portals export as .xls: web pages, and the XML of Excel 2003.

use haat_registry::StoreField;

use crate::making::{Desk, header_of, headers, raw};

#[test]
fn a_web_page_named_xls_is_read_as_its_table() {
    let desk = Desk::new();
    let page = "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\">\n<head><meta charset=utf-8><style>td {mso-number-format:\"<td>\"}</style>\
        <script>document.write('<table><tr><td>no')</script></head><body>\
        <table><tr><td>Menu</td></tr></table>\
        <TABLE border=1>\n<caption>Stores &amp; more</caption><tr><th colspan=2>Store<th rowspan=2>State</tr>\n<tr><th>Code<th>Town\
        <tr><td style='mso-number-format:\"\\@\"'>00123</td><td>Gaya&nbsp;<br>\n  Bazaar</td><td rowspan=2>Bihar</td></tr>\
        <tr style=\"display: none\"><td>00124<td>A &lt; B\
        <tr><td>&nbsp;<td> <td></tr></TABLE></body>";
    let path = desk.file("export.xls", page);
    let preview = desk.preview(&path);
    assert_eq!(preview.sheets, ["Table 1", "Table 2"]);
    assert_eq!(
        headers(&preview.plan),
        ["Store / Code", "Store / Town", "State"]
    );
    assert_eq!(
        raw(&preview),
        ["00123|Gaya\u{a0}\nBazaar|Bihar", "00124|A < B|Bihar"]
    );
    assert_eq!(preview.unread.hidden_rows, 1);
    let (_, done) = desk.takes(&path);
    assert_eq!(done.created, 2, "{done:?}");
    assert_eq!(desk.says("00124", StoreField::State), "BR");
}

#[test]
fn a_page_is_decoded_as_it_says() {
    let desk = Desk::new();
    let list = "<table><tr><td>Code</td><td>Name</td></tr><tr><td>A</td><td>NAME</td></tr></table>";
    let latin = list.as_bytes().to_vec();
    let with = |head: &str, name: &[u8]| {
        let text = format!("{head}{list}");
        let at = text.find("NAME").unwrap();
        [&text.as_bytes()[..at], name, &text.as_bytes()[at + 4..]].concat()
    };
    let _ = latin;
    for (name, bytes) in [
        ("utf8.xls", with("<html>", "Café".as_bytes())),
        ("latin.xls", with("<html>", b"Caf\xe9")),
        (
            "cyrillic.xls",
            with(
                "<meta content=\"text/html; charset=windows-1251\">",
                b"\xcc\xe8\xf0",
            ),
        ),
        ("liar.xls", with("<meta charset='utf-8'>", b"Caf\xe9")),
    ] {
        let wanted = if name == "cyrillic.xls" {
            "A|Мир"
        } else {
            "A|Café"
        };
        assert_eq!(
            raw(&desk.preview(&desk.file(name, bytes))),
            [wanted],
            "{name}"
        );
    }
    let wide: Vec<u8> = std::iter::once(0xfeff)
        .chain(list.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(raw(&desk.preview(&desk.file("wide.xls", wide))), ["A|NAME"]);
}

#[test]
fn a_page_without_a_table_is_told_from_a_list() {
    let desk = Desk::new();
    for (page, said) in [
        (
            "<!DOCTYPE html><html><body>Please sign in</body></html>",
            "it is a web page without a table",
        ),
        (
            "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n<html><table><tr><td>Code",
            "MHTML",
        ),
        ("<?xml version=\"1.0\"?><office:document/>", "it is XML"),
    ] {
        let error = desk.looks_at(&desk.file("x.xls", page), Default::default());
        let error = error
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default();
        assert!(error.contains(said), "{error}");
    }
}

const XML: &str = "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:x=\"urn:schemas-microsoft-com:office:excel\" xmlns:html=\"http://www.w3.org/TR/REC-html40\">\
    <Styles><Style ss:ID=\"s1\"><NumberFormat ss:Format=\"00000\"/></Style><Style ss:ID=\"s2\"><NumberFormat ss:Format=\"#,##0.00\"/></Style></Styles>\
    <Worksheet ss:Name=\"Old\"><Table><Row><Cell><Data ss:Type=\"String\">Code</Data></Cell></Row></Table><WorksheetOptions xmlns=\"urn:schemas-microsoft-com:office:excel\"><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>\
    <Worksheet ss:Name=\"Stores &amp; more\"><Table><Column ss:StyleID=\"s1\"/><Column ss:Index=\"4\" ss:Hidden=\"1\"/>\
    <Row><Cell><Data ss:Type=\"String\">Code</Data></Cell><Cell><Data ss:Type=\"String\">Name</Data></Cell><Cell><Data ss:Type=\"String\">Opened</Data></Cell><Cell><Data ss:Type=\"String\">Area</Data></Cell><Cell><Data ss:Type=\"String\">State</Data></Cell></Row>\
    <Row ss:Index=\"3\"><Cell><Data ss:Type=\"Number\">7</Data></Cell><Cell><ss:Data ss:Type=\"String\"><html:B>One</html:B> &#38; only</ss:Data></Cell><Cell><Data ss:Type=\"DateTime\">2018-10-29T00:00:00.000</Data></Cell><Cell ss:StyleID=\"s2\"><Data ss:Type=\"Number\">1200.5</Data></Cell><Cell ss:MergeDown=\"1\"><Data ss:Type=\"String\">Bihar</Data></Cell></Row>\
    <Row ss:Hidden=\"1\"><Cell ss:StyleID=\"s2\"><Data ss:Type=\"Number\">8</Data></Cell><Cell ss:Index=\"4\"><Data ss:Type=\"Number\">1E3</Data></Cell></Row>\
    </Table></Worksheet></Workbook>";

#[test]
fn the_xml_of_excel_2003_is_read() {
    let desk = Desk::new();
    let path = desk.file("export.xls", XML);
    let preview = desk.preview(&path);
    assert_eq!(preview.hidden_sheets, ["Old"]);
    assert_eq!(preview.plan.source.sheet.as_deref(), Some("Stores & more"));
    assert_eq!(
        raw(&preview),
        ["00007|One & only|2018-10-29|1200.5|Bihar", "8|||1000|Bihar"]
    );
    assert_eq!(header_of(&preview.plan, "opened"), Some("Opened"));
    assert_eq!((preview.unread.hidden_rows, preview.unread.merged), (1, 1));
    assert_eq!(preview.unread.hidden_columns, ["Stores & more!D"]);
    let (_, done) = desk.takes(&path);
    assert_eq!((done.created, done.skipped_rows["blank"]), (2, 1));
}

#[test]
fn xml_that_does_not_hold_together_is_refused() {
    let desk = Desk::new();
    let bomb = XML.replace(
        "<Workbook ",
        "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><Workbook ",
    );
    for (name, text) in [
        ("cut.xls", &XML[..XML.len() - 200]),
        ("bomb.xls", &bomb.replace("One", "&b;")),
        ("long.xls", &XML.replace("One", &"x".repeat(2 << 20))),
        (
            "longer.xls",
            &XML.replace("One", &"<![CDATA[x]]>".repeat(1 << 20).replace('x', "xx")),
        ),
        ("crossed.xls", &XML.replace("</Row>", "</Cell>")),
        (
            "far.xls",
            &XML.replace("ss:Index=\"3\"", "ss:Index=\"4294967295\""),
        ),
    ] {
        let error = desk.looks_at(&desk.file(name, text), Default::default());
        let error = error
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default();
        assert!(
            error.contains("cannot be read as a list"),
            "{name}: {error}"
        );
    }
}

#[test]
fn what_fills_the_memory_is_refused() {
    let desk = Desk::new();
    let list = |text: &str| format!("<table><tr><td>Code<td>Name<tr><td>A<td>{text}</table>");
    for (name, page) in [
        ("cell.xls", list(&"word ".repeat(1 << 19))),
        (
            "comment.xls",
            list(&format!("<!-- {}", "x".repeat(17 << 20))),
        ),
        (
            "attribute.xls",
            list(&format!("<b title='{}'>", "x".repeat(17 << 20))),
        ),
        ("deep.xls", list(&"<table><tr><td>".repeat(1_000))),
    ] {
        let error = desk.looks_at(&desk.file(name, page), Default::default());
        let error = error
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default();
        assert!(
            error.contains("cannot be read as a list"),
            "{name}: {error}"
        );
    }
}
