use super::*;
use crate::runtime::sample::Sample;

#[test]
fn a_word_of_other_tools_finds_the_argument() {
    let sample = Sample::new();
    let mut tool = sample.catalog.tools[0].clone();
    tool.name = "updateLead".into();
    tool.resource = "crm/lead".into();
    let known = ["id", "order", "start", "comment"];
    for (word, meant) in [
        ("leadId", Some(("id", true))),
        ("lead_id", Some(("id", true))),
        ("taskId", None),
        ("sort", Some(("order", true))),
        ("offset", Some(("start", true))),
        ("page", Some(("start", false))),
        ("text", Some(("comment", true))),
        ("fields", None),
    ] {
        assert_eq!(synonym(word, &tool, &known), meant, "{word}");
    }
}
