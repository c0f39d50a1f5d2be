//! Pages of small lists, every way that they can be walked.

use super::*;
use crate::keyset::OrderDirection;

const NAMES: [&str; 9] = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];

fn order(direction: OrderDirection, is_natural: bool) -> Order {
    Order {
        name: "NAME",
        group: "",
        direction,
        is_natural,
    }
}

/// A page of `names`, which come in any order.
fn cut(names: &[&str], order: Order, args: &PageArgs, skip: Option<i32>) -> Result<Connection<String>> {
    let names: Arc<Vec<String>> = Arc::new(names.iter().map(|name| (*name).to_owned()).collect());
    Connection::cut_from(
        &names,
        args,
        skip,
        order,
        (0..names.len()).collect(),
        |names, at| Key::texts([&names[at], "", "", ""]),
        |at| names[at].clone(),
    )
}

fn page(names: &[&str], order: Order, args: &PageArgs) -> Connection<String> {
    cut(names, order, args, None).unwrap_or_else(|_| panic!("{args:?} is refused"))
}

fn shown(page: &Connection<String>) -> Vec<&str> {
    page.nodes.iter().map(String::as_str).collect()
}

fn refused(args: &PageArgs) -> String {
    match cut(&["a"], Order::ascending("NAME"), args, None) {
        Err(Error::BadInput(message)) => message,
        _ => panic!("{args:?} is not refused"),
    }
}

#[test]
fn walking_either_way_in_pages_of_any_size_shows_everything_once_and_in_order() {
    let orders = [
        order(OrderDirection::Asc, true),
        order(OrderDirection::Asc, false),
        order(OrderDirection::Desc, true),
    ];
    for order in orders {
        for length in 0..NAMES.len() {
            let mut expected = NAMES[..length].to_vec();
            if order.direction == OrderDirection::Desc {
                expected.reverse();
            }
            for size in 1..5 {
                let (forward, backward) = walk(&NAMES[..length], order, size);
                assert_eq!(forward, expected);
                assert_eq!(backward, expected);
            }
        }
    }
}

fn walk(names: &[&str], order: Order, size: i32) -> (Vec<String>, Vec<String>) {
    let (mut forward, mut backward): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let mut args = PageArgs {
        first: Some(size),
        ..PageArgs::default()
    };
    loop {
        let page = page(names, order, &args);
        assert_eq!(page.total_count, names.len());
        assert_eq!(page.has_previous_page, !forward.is_empty());
        args.after = page.info().end_cursor;
        forward.extend(page.nodes);
        if !page.has_next_page {
            break;
        }
    }
    let mut args = PageArgs {
        last: Some(size),
        ..PageArgs::default()
    };
    loop {
        let page = page(names, order, &args);
        assert_eq!(page.has_next_page, !backward.is_empty());
        args.before = page.info().start_cursor;
        backward.splice(0..0, page.nodes);
        if !page.has_previous_page {
            break;
        }
    }
    (forward, backward)
}

#[test]
fn an_empty_page_from_either_end_says_that_there_is_more() {
    for is_natural in [true, false] {
        let order = order(OrderDirection::Asc, is_natural);
        let (first, last) = (Some(0), Some(0));
        let start = page(
            &NAMES,
            order,
            &PageArgs {
                first,
                ..PageArgs::default()
            },
        );
        let end = page(
            &NAMES,
            order,
            &PageArgs {
                last,
                ..PageArgs::default()
            },
        );
        assert_eq!((shown(&start), shown(&end)), (Vec::new(), Vec::new()));
        assert!(start.has_next_page && end.has_previous_page);
    }
}

#[test]
fn a_cursor_stays_good_when_the_list_changes_and_when_its_own_node_is_gone() {
    let order = Order::ascending("NAME");
    let first = PageArgs {
        first: Some(3),
        ..PageArgs::default()
    };
    let after = page(&["b", "d", "f", "h"], order, &first).info().end_cursor;
    let next = PageArgs { after, ..first };
    assert_eq!(
        shown(&page(&["a", "b", "c", "d", "f", "g", "h"], order, &next)),
        ["g", "h"]
    );
    assert_eq!(shown(&page(&["b", "d", "h"], order, &next)), ["h"]);
    assert_eq!(shown(&page(&[], order, &next)), [""; 0]);
}

#[test]
fn between_two_cursors_only_what_is_between_them_is_shown() {
    let order = Order::ascending("NAME");
    let cursor = |name| Some(order.encode(&Key::texts([name, "", "", ""])));
    let args = PageArgs {
        first: Some(2),
        after: cursor("b"),
        before: cursor("f"),
        ..PageArgs::default()
    };
    let page = page(&NAMES, order, &args);
    assert_eq!(shown(&page), ["c", "d"]);
    assert!(page.has_next_page && page.has_previous_page);
}

#[test]
fn a_page_has_twenty_nodes_unless_said_and_a_hundred_at_most() {
    let names: Vec<_> = (0..300).map(|number| format!("{number:03}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let size = |args: &PageArgs| page(&names, Order::ascending("NAME"), args).nodes.len();
    assert_eq!(size(&PageArgs::default()), 20);
    let first = |first| PageArgs {
        first: Some(first),
        ..PageArgs::default()
    };
    assert_eq!(size(&first(0)), 0);
    assert_eq!(size(&first(100)), 100);
    assert_eq!(refused(&first(101)), "`first` is 101; it can be from 0 to 100.");
    assert_eq!(refused(&first(-1)), "`first` is -1; it can be from 0 to 100.");
    let last = PageArgs {
        last: Some(101),
        ..PageArgs::default()
    };
    assert_eq!(refused(&last), "`last` is 101; it can be from 0 to 100.");
    let both = PageArgs {
        last: Some(1),
        ..first(1)
    };
    assert_eq!(refused(&both), "Ask for `first` or for `last`, not for both.");
}

#[test]
fn a_cursor_that_is_not_ours_or_of_another_order_is_refused() {
    let after = |cursor: &str| PageArgs {
        after: Some(cursor.to_owned()),
        ..PageArgs::default()
    };
    assert!(refused(&after("nonsense")).contains("not one of ours"));
    assert!(refused(&after("ä".repeat(100).as_str())).contains("not one of ours"));
    let other = Order::ascending("ERRORS").encode(&Key::default());
    let message = "The cursor belongs to the order ERRORS, not NAME.";
    assert_eq!(refused(&after(&other)), message);
}

#[test]
fn a_page_can_begin_anywhere_from_either_end_and_after_a_cursor() {
    for is_natural in [true, false] {
        let order = order(OrderDirection::Asc, is_natural);
        let skip = |skip, args: &PageArgs| {
            let page = cut(&NAMES, order, args, Some(skip)).unwrap_or_else(|_| panic!("{skip} is refused"));
            let info = (page.has_previous_page, page.has_next_page);
            assert_eq!(page.total_count, NAMES.len());
            (shown(&page).concat(), info)
        };
        let first = |first| PageArgs {
            first: Some(first),
            ..PageArgs::default()
        };
        assert_eq!(skip(0, &first(3)), ("abc".to_owned(), (false, true)));
        assert_eq!(skip(4, &first(3)), ("efg".to_owned(), (true, true)));
        assert_eq!(skip(7, &first(3)), ("hi".to_owned(), (true, false)));
        assert_eq!(skip(i32::MAX, &first(3)), (String::new(), (true, false)));
        let last = PageArgs {
            last: Some(2),
            ..PageArgs::default()
        };
        assert_eq!(skip(3, &last), ("ef".to_owned(), (true, true)));
        assert_eq!(skip(8, &last), ("a".to_owned(), (false, true)));
        assert_eq!(skip(9, &last), (String::new(), (false, true)));
        let after = Some(order.encode(&Key::texts(["c", "", "", ""])));
        let args = PageArgs { after, ..first(2) };
        assert_eq!(skip(2, &args), ("fg".to_owned(), (true, true)));
    }
}

#[test]
fn groups_come_first_ascending_with_the_empty_one_last_whichever_way_the_order_runs() {
    let order = Order {
        group: "STAGE",
        ..order(OrderDirection::Desc, false)
    };
    let items = [("a", "prod"), ("b", ""), ("c", "dev"), ("d", "prod"), ("e", "dev")];
    let page = |args: &PageArgs| {
        let page = Connection::cut(
            &Arc::new(items),
            args,
            order,
            (0..items.len()).collect(),
            |items, at: usize| Key::texts([items[at].0, "", "", ""]).in_group(items[at].1),
            |at| items[at].0.to_owned(),
        );
        page.unwrap_or_else(|_| panic!("{args:?} is refused"))
    };
    let first = PageArgs {
        first: Some(3),
        ..PageArgs::default()
    };
    let start = page(&first);
    assert_eq!(shown(&start), ["e", "c", "d"]);
    let after = start.info().end_cursor;
    let rest = PageArgs { after, ..first };
    assert_eq!(shown(&page(&rest)), ["a", "b"]);
    assert_eq!(
        refused(&rest),
        "The cursor belongs to the order NAME by STAGE, not NAME."
    );
}
