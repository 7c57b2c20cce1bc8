use super::*;

#[test]
fn what_xml_cannot_say_is_replaced() {
    assert_eq!(escaped("a<b>&\"c\"\u{1}\u{1b}\n"), "a&lt;b&gt;&amp;&quot;c&quot;\u{fffd}\u{fffd}\n");
}
