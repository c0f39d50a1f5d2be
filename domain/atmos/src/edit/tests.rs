//! Repairs on texts: what they change, and that they change nothing else.

use super::{EditError, Repair, applied};
use crate::source::{Files, Span};

fn span(line: usize, column: usize) -> Span {
    Span::new(Files::default().intern("a.yaml".as_ref()), line, column)
}

/// Makes the repair, and checks that every byte outside of its edits is as it was.
fn check(repair: &Repair, before: &str, after: &str) {
    let edits = repair.edits(before).expect(before);
    assert_eq!(applied(before, &edits).expect("the edits fit"), after, "{repair:?}");
}

fn refused(repair: &Repair, text: &str) -> EditError {
    repair.edits(text).expect_err(text)
}

fn rename(line: usize, column: usize) -> Repair {
    Repair::RenameKey {
        span: span(line, column),
        from: "metatdata".into(),
        to: "metadata".into(),
    }
}

#[test]
fn a_key_is_renamed_and_everything_around_it_stays() {
    check(
        &rename(3, 5),
        "# top\nvpc:\n    metatdata:   # typo\n        type: abstract\n\n",
        "# top\nvpc:\n    metadata:   # typo\n        type: abstract\n\n",
    );
    check(&rename(1, 1), "'metatdata': {a: 1}", "'metadata': {a: 1}");
    check(&rename(1, 2), "{metatdata: 1, b: [ 2 ]}\n", "{metadata: 1, b: [ 2 ]}\n");
}

#[test]
fn line_ends_and_a_byte_order_mark_stay() {
    check(
        &rename(2, 1),
        "\u{feff}a: ü\r\nmetatdata:\r\n  b: 1\r\n",
        "\u{feff}a: ü\r\nmetadata:\r\n  b: 1\r\n",
    );
    check(&rename(1, 1), "\u{feff}metatdata: 1\r\n", "\u{feff}metadata: 1\r\n");
}

#[test]
fn a_key_that_is_not_there_any_more_is_not_renamed() {
    assert!(matches!(
        refused(&rename(1, 1), "metadata: 1\n"),
        EditError::NotThere { .. }
    ));
    assert!(matches!(
        refused(&rename(9, 1), "metatdata: 1\n"),
        EditError::NotThere { .. }
    ));
    let twice = "metatdata: 1\nmetadata: 2\n";
    assert!(matches!(refused(&rename(1, 1), twice), EditError::Unusual { .. }));
    assert!(matches!(
        refused(&rename(1, 1), "{{ range }}\n"),
        EditError::NotThere { .. } | EditError::NotYaml
    ));
}

#[test]
fn numbers_and_switches_get_quotes() {
    let quote = |line, column| Repair::QuoteValue {
        span: span(line, column),
    };
    check(&quote(1, 1), "name:  0123   # id\n", "name:  \"0123\"   # id\n");
    check(&quote(2, 3), "a:\n  b: true\n", "a:\n  b: \"true\"\n");
    check(&quote(2, 5), "a:\n  - 1.0\n  - 2\n", "a:\n  - \"1.0\"\n  - 2\n");
    assert!(matches!(
        refused(&quote(1, 1), "name: text\n"),
        EditError::NotThere { .. }
    ));
    assert!(matches!(
        refused(&quote(1, 1), "name: \"1\"\n"),
        EditError::NotThere { .. }
    ));
    assert!(matches!(
        refused(&quote(1, 1), "name: &x 1\n"),
        EditError::Unusual { .. }
    ));
}

#[test]
fn a_text_is_replaced_within_its_quotes() {
    let replace = |line, column| Repair::ReplaceText {
        span: span(line, column),
        from: "catalog/vpc.yaml".into(),
        to: "catalog/vpc".into(),
    };
    check(
        &replace(2, 5),
        "import:\n  - catalog/vpc.yaml # net\n",
        "import:\n  - catalog/vpc # net\n",
    );
    check(
        &replace(2, 5),
        "import:\n  - \"catalog/vpc.yaml\"\n",
        "import:\n  - \"catalog/vpc\"\n",
    );
    check(
        &replace(2, 5),
        "import:\n  - path: 'catalog/vpc.yaml'\n    context: {}\n",
        "import:\n  - path: 'catalog/vpc'\n    context: {}\n",
    );
    assert!(matches!(
        refused(&replace(2, 5), "import:\n  - catalog/rds.yaml\n"),
        EditError::NotThere { .. }
    ));
}

#[test]
fn an_item_goes_with_its_lines() {
    let remove = |line, column| Repair::RemoveItem {
        span: span(line, column),
    };
    check(
        &remove(4, 5),
        "import:\n  - a\n  # why b\n  - b\n  - c\n",
        "import:\n  - a\n  # why b\n  - c\n",
    );
    check(
        &remove(3, 3),
        "import:\n- a\n- path: b\n  context: {x: 1}\n- c",
        "import:\n- a\n- c",
    );
    check(&remove(3, 5), "import:\n  - a\n  - b", "import:\n  - a\n");
    assert!(matches!(
        refused(&remove(2, 5), "import:\n  - a\n"),
        EditError::Unusual { .. }
    ));
    assert!(matches!(
        refused(&remove(1, 10), "import: [a, b]\n"),
        EditError::Unusual { .. }
    ));
    assert!(matches!(
        refused(&remove(2, 5), "import:\n  - a # on purpose\n  - b\n"),
        EditError::Unusual { .. }
    ));
}

#[test]
fn depends_on_moves_with_its_comments() {
    let moved = |line, column| Repair::MoveDependsOn {
        span: span(line, column),
    };
    check(
        &moved(3, 5),
        "vpc:\n  settings:\n    depends_on:\n      # the keys\n      1:\n        component: kms # all\n      2: # far\n        component: \"tgw\"\n        stack: core\n  vars: {}\n",
        "vpc:\n  dependencies:\n    components:\n      # the keys\n      - component: kms # all\n      # far\n      - component: \"tgw\"\n        stack: core\n  vars: {}\n",
    );
    check(
        &moved(4, 5),
        "vpc:\r\n  settings: # of the team\r\n    # order\r\n    depends_on:\r\n      1:\r\n        component: kms\r\n    spacelift: {}\r\n  vars: {}",
        "vpc:\r\n  settings: # of the team\r\n    # order\r\n    spacelift: {}\r\n  dependencies:\r\n    components:\r\n      - component: kms\r\n  vars: {}",
    );
    check(
        &moved(7, 5),
        "vpc:\n  dependencies:\n    components:\n    - component: a\n\n  settings:\n    depends_on:\n    - component: b",
        "vpc:\n  dependencies:\n    components:\n    - component: a\n    - component: b\n\n",
    );
    check(
        &moved(3, 5),
        "vpc:\n  settings:\n    depends_on:\n      1:\n        component: b",
        "vpc:\n  dependencies:\n    components:\n      - component: b\n",
    );
}

#[test]
fn depends_on_with_more_to_it_is_left_to_a_person() {
    let moved = Repair::MoveDependsOn { span: span(3, 5) };
    let head = "vpc:\n  settings:\n    depends_on:";
    for rest in [
        "\n      1:\n        component: a\n        environment: ue1\n",
        "\n      1:\n        component: a-{{ .x }}\n",
        "\n      1: {component: a}\n",
        " {1: {component: a}}\n",
        " {}\n",
        " &x\n      1:\n        component: a\n",
        "\n      1:\n        component: a\n  dependencies: {components: []}\n",
    ] {
        let error = refused(&moved, &format!("{head}{rest}"));
        assert!(matches!(error, EditError::Unusual { .. }), "{rest}: {error}");
    }
}
