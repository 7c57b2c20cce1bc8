use super::*;

fn pairs(text: &str) -> Vec<(String, String)> {
    let (pairs, faults) = parse(text);
    assert_eq!(faults, [], "{text}");
    pairs
}

#[test]
fn every_way_to_write_a_value() {
    for (line, value) in [
        ("A=b", "b"),
        ("A = b ", "b"),
        ("export A=b", "b"),
        ("\texport\tA=b", "b"),
        ("A=", ""),
        ("A=   # only a comment", ""),
        ("A=#x", ""),
        ("A=b#c", "b#c"),
        ("A=b # c", "b"),
        ("A=b c", "b c"),
        ("A=https://x/?a=1&b=2", "https://x/?a=1&b=2"),
        ("A='b # c'", "b # c"),
        ("A='b\\n$C'", "b\\n$C"),
        ("A=\"b\\n\\\"c\\\\\"", "b\n\"c\\"),
        ("A=\"\\d\"", "\\d"),
        ("A=\"b\" # c", "b"),
        ("A=$B-${C}", "$B-${C}"),
        ("A=\"$B\"", "$B"),
        ("A='первый\nвторой'", "первый\nвторой"),
        ("\u{feff}A=b\r\n", "b"),
        ("A=it's", "it's"),
    ] {
        assert_eq!(pairs(line), [("A".to_owned(), value.to_owned())], "{line}");
    }
    assert_eq!(pairs("export=1"), [("export".to_owned(), "1".to_owned())]);
    assert_eq!(pairs("\n# nothing\r\n   \n"), []);
}

#[test]
fn every_fault_has_its_line_and_the_rest_is_read() {
    let (pairs, faults) = parse("A=1\nnonsense\nB='x\ny'\n2C=3\nD=\"d\"e\nF=6\nG=\"open\nH=1");
    assert_eq!(pairs.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["A", "B", "F"]);
    assert_eq!(
        faults,
        [
            LineFault { line: 2, wrong: WrongLine::NoValue },
            LineFault { line: 5, wrong: WrongLine::BadName },
            LineFault { line: 6, wrong: WrongLine::AfterQuote },
            LineFault { line: 8, wrong: WrongLine::OpenQuote },
        ]
    );
}
