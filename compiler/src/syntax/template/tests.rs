use super::{Known, Template, Usage};
use crate::diagnostic::{Diagnostics, FileId};

fn parse(source: &str) -> Template {
    let mut out = Diagnostics::default();
    let template = Template::parse(FileId::new(0), source, 0..source.len(), &mut out);
    assert!(out.is_empty(), "{:?}", out.list());
    template.expect("nothing was noted")
}

fn faults(source: &str) -> Vec<String> {
    let mut out = Diagnostics::default();
    Template::parse(FileId::new(0), source, 0..source.len(), &mut out);
    out.list().iter().map(|one| format!("{} {}", one.code, &source[one.primary.range()])).collect()
}

fn expand(source: &str) -> String {
    let lookup = |name: &str| match name {
        "windows" => Some(Known::List(vec!["today".into(), "yesterday".into()])),
        "period" => Some(Known::Text("today".into())),
        "status" => Some(Known::Absent),
        _ => None,
    };
    let mut out = Diagnostics::default();
    let text = parse(source).expand(&lookup, &["windows", "period", "status"], &mut out);
    assert!(out.is_empty(), "{:?}", out.list());
    text.expect("nothing was noted")
}

/// What each text becomes is what minijinja 3 makes of it with `trim_blocks` and `lstrip_blocks`; line ends of Windows
/// aside, which it keeps.
#[test]
fn white_space_is_kept_as_minijinja_keeps_it() {
    assert_eq!(
        expand("One of:\n{% for w in windows %}\n- {{ w }}\n{% endfor %}\nEnd.\n"),
        "One of:\n- today\n- yesterday\nEnd."
    );
    assert_eq!(expand("a\n  {% if period %}\n  b\n  {% endif %}\nc"), "a\n  b\nc");
    assert_eq!(expand("x {% if period %}y{% endif %} z\n\n"), "x y z\n");
    assert_eq!(expand("{{ period }}  {% if period %}y{% endif %}"), "today  y");
    assert_eq!(expand("{{ period }}\nx"), "today\nx");
    assert_eq!(expand("x\n  {{ period }}\n"), "x\n  today");
    assert_eq!(expand("{% if period %} {% endif %}\n"), " ");
    assert_eq!(expand("  {% if period %}  {% if period %}z{% endif %}{% endif %}"), "  z");
    assert_eq!(expand("{% if period %}a{% endif %}\n\n"), "a");
    assert_eq!(expand("a\r\n{% if status %}\r\nb\r\n{% endif %}\r\nc\r\n"), "a\nc");
    assert_eq!(
        expand("{% for a in windows %}{% for b in windows %}{{ a }}-{{ b }} {% endfor %}{% endfor %}"),
        "today-today today-yesterday yesterday-today yesterday-yesterday "
    );
    assert_eq!(expand("JSON {\"a\": {\"b\": 1}} and 100 % {"), "JSON {\"a\": {\"b\": 1}} and 100 % {");
}

#[test]
fn the_first_branch_that_holds_is_taken() {
    let source = "{% if period == \"yesterday\" %}a{% elif period == 'today' %}b{% else %}c{% endif %}";
    assert_eq!(expand(source), "b");
    assert_eq!(expand("{% if status %}a{% else %}c{% endif %}"), "c");
    assert_eq!(expand("{% if windows %}a{% endif %}"), "a");
    assert_eq!(expand("{% if period == \"%}\" %}a{% endif %}"), "");
}

#[test]
fn names_from_outside_are_told_with_their_use() {
    let template = parse(
        "{{ a }}{% if b %}{{ b }}{{ c }}{% elif d == \"x\" %}{{ d }}{% endif %}{% for e in f %}{{ e }}{% endfor %}",
    );
    let names: Vec<(&str, Usage)> =
        template.names().into_iter().map(|(name, usage)| (name.text.as_str(), usage)).collect();
    let expected = [
        ("a", Usage::Written { guarded: false }),
        ("b", Usage::Tested),
        ("b", Usage::Written { guarded: true }),
        ("c", Usage::Written { guarded: false }),
        ("d", Usage::Tested),
        ("d", Usage::Written { guarded: true }),
        ("f", Usage::Listed),
    ];
    assert_eq!(names, expected);
}

#[test]
fn what_is_not_in_the_language_is_refused_where_it_stands() {
    assert_eq!(
        faults("{{ a | upper }} {{ f() }} {{ a.b }} {{ }}"),
        [
            "template-syntax {{ a | upper }}",
            "template-syntax {{ f() }}",
            "template-syntax {{ a.b }}",
            "template-syntax {{ }}"
        ]
    );
    assert_eq!(
        faults("{# note #}{% set x = 1 %}{%- if a %}"),
        ["template-syntax {# note #}", "template-syntax {% set x = 1 %}", "template-syntax {%- if a %}"]
    );
    assert_eq!(faults("{% if a > 1 %}x{% endif %}"), ["template-syntax {% if a > 1 %}"]);
    assert_eq!(faults("{% for a, b in c %}x{% endfor %}"), ["template-syntax {% for a, b in c %}"]);
}

#[test]
fn words_of_the_engine_are_no_names() {
    assert_eq!(
        faults("{{ none }}{% if not %}{% endif %}"),
        ["template-syntax {{ none }}", "template-syntax {% if not %}"]
    );
    assert_eq!(faults("{% for loop in x %}{% endfor %}"), ["template-syntax {% for loop in x %}"]);
}

#[test]
fn blocks_are_closed_in_order() {
    assert_eq!(faults("{% if a %}x"), ["template-syntax {% if a %}"]);
    assert_eq!(faults("x{% endif %}y{% else %}"), ["template-syntax {% endif %}", "template-syntax {% else %}"]);
    assert_eq!(faults("{% for a in b %}{% endif %}"), ["template-syntax {% endif %}"]);
    assert_eq!(faults("{% if a %}{% else %}{% else %}{% endif %}").len(), 2);
    assert_eq!(faults("{% if a"), ["template-syntax {%"]);
    assert_eq!(faults("{{ a"), ["template-syntax {{"]);
    assert_eq!(faults(&"{% if a %}".repeat(10_000)), ["nested-too-deep {% if a %}"]);
}

#[test]
fn names_that_mean_nothing_are_told_with_the_nearest() {
    let source = "{% for w in window %}{{ w }}{% endfor %}{{ windows }}";
    let lookup = |name: &str| (name == "windows").then(|| Known::List(vec!["a".into()]));
    let mut out = Diagnostics::default();
    assert_eq!(parse(source).expand(&lookup, &["windows"], &mut out), None);
    let told: Vec<&str> = out.list().iter().map(|one| one.code.name()).collect();
    assert_eq!(told, ["unknown-name", "wrong-use"]);
    let fix = out.list()[0].help.as_ref().and_then(|fix| fix.replace.clone());
    assert_eq!(
        fix.map(|(span, text)| (source[span.range()].to_owned(), text)),
        Some(("window".into(), "windows".into()))
    );
}

#[test]
fn loops_in_loops_end() {
    let many = |_: &str| Some(Known::List(vec!["x".repeat(100); 100]));
    let mut out = Diagnostics::default();
    let open: String = (0..10).map(|n| format!("{{% for a{n} in t %}}")).collect();
    let template = parse(&format!("{open}{{{{ a0 }}}}{}", "{% endfor %}".repeat(10)));
    assert_eq!(template.expand(&many, &[], &mut out), None);
    assert_eq!(out.list()[0].code.name(), "text-too-long");
}
