//! Histories of lines, made with git itself.

use std::process::Command;

use super::*;
use crate::test_support::Folder;

fn git(folder: &Path, arguments: &[&str]) {
    let done = Command::new("git")
        .args([
            "-c",
            "user.name=Ada <x>",
            "-c",
            "user.email=ada@example.com",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("git runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

fn commit(folder: &Folder, day: u32, message: &str) {
    git(folder.root(), &["add", "--all"]);
    let date = format!("2026-01-{day:02}T12:00:00Z");
    let done = Command::new("git")
        .args([
            "-c",
            "user.name=Ada",
            "-c",
            "user.email=ada@example.com",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(["commit", "--quiet", "--message", message])
        .env("GIT_COMMITTER_DATE", &date)
        .env("GIT_AUTHOR_DATE", &date)
        .current_dir(folder.root())
        .output()
        .expect("git runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

fn repository(file: &str, text: &str) -> Folder {
    let folder = Folder::with(&[(file, text)]);
    git(folder.root(), &["init", "--quiet", "--initial-branch", "main"]);
    commit(&folder, 1, "Begin");
    folder
}

fn lines(folder: &Folder, file: &str, numbers: &[u32]) -> LinesOf {
    LinesOf::from([(folder.path(file), numbers.iter().copied().collect())])
}

fn read(folder: &Folder, file: &str, numbers: &[u32]) -> Log {
    log(folder.root(), &lines(folder, file, numbers), Limits::default(), &|| {
        true
    })
    .expect("a repository")
}

fn titles(log: &Log) -> Vec<&str> {
    log.changes.iter().map(|change| change.title.as_str()).collect()
}

const FILE: &str = "estate/stacks/a.yaml";

#[test]
fn only_commits_that_changed_the_lines_are_told_and_each_line_knows_its_last() {
    let folder = repository(FILE, "a: 1\nb: 1\nc: 1\n");
    folder.write(FILE, "# new\na: 1\nb: 2\nc: 1\n");
    commit(&folder, 2, "Change b\n\nFor a reason.");
    folder.write(FILE, "# new\na: 1\nb: 2\nc: 3\n");
    commit(&folder, 3, "Change c");
    let log = read(&folder, FILE, &[2, 3]);
    assert_eq!(titles(&log), ["Change b", "Begin"]);
    let (change, last) = (&log.changes[0], |line| log.lines[&(folder.path(FILE), line)]);
    assert_eq!(
        (change.author.as_str(), change.email.as_str()),
        ("Ada", "ada@example.com")
    );
    assert_eq!(change.body, "For a reason.");
    assert!(
        change.patches[0].diff.contains("-b: 1\n+b: 2\n"),
        "{}",
        change.patches[0].diff
    );
    assert_eq!((last(2), last(3)), (LastChange::Change(1), LastChange::Change(0)));
    assert_eq!((log.cut, log.uncommitted.len()), (None, 0));
}

#[test]
fn lines_that_no_commit_has_are_not_committed_yet_and_the_rest_is_found_where_it_was() {
    let folder = repository(FILE, "a: 1\nb: 1\n");
    folder.write(FILE, "new: 1\na: 1\nb: 2\n");
    let log = read(&folder, FILE, &[1, 2, 3]);
    let last = |line| log.lines[&(folder.path(FILE), line)];
    assert_eq!(
        [last(1), last(2), last(3)],
        [LastChange::Uncommitted, LastChange::Change(0), LastChange::Uncommitted]
    );
    assert!(log.uncommitted[0].diff.contains("+b: 2"));
    folder.write("estate/stacks/new.yaml", "x: 1\n");
    let log = read(&folder, "estate/stacks/new.yaml", &[1]);
    assert_eq!(log.lines.values().collect::<Vec<_>>(), [&LastChange::Uncommitted]);
    assert!(log.changes.is_empty());
}

#[test]
fn a_line_that_came_with_a_merge_is_from_the_commit_of_the_branch() {
    let folder = repository(FILE, "a: 1\nb: 1\nc: 1\nd: 1\n");
    git(folder.root(), &["checkout", "--quiet", "-b", "side"]);
    folder.write(FILE, "a: 1\nb: 1\nc: 1\nd: side\n");
    commit(&folder, 2, "On the side");
    git(folder.root(), &["checkout", "--quiet", "main"]);
    folder.write(FILE, "a: main\nb: 1\nc: 1\nd: 1\n");
    commit(&folder, 3, "On main");
    git(folder.root(), &["merge", "--quiet", "--no-edit", "side"]);
    let log = read(&folder, FILE, &[1, 4]);
    assert_eq!(titles(&log), ["On main", "On the side", "Begin"]);
}

#[test]
fn a_shallow_clone_tells_what_it_has_and_that_it_has_no_more() {
    let folder = repository(FILE, "a: 1\nb: 1\n");
    folder.write(FILE, "a: 1\nb: 2\n");
    commit(&folder, 2, "Change b");
    let clone = Folder::new();
    let url = format!("file://{}", folder.root().display());
    git(clone.root(), &["clone", "--quiet", "--depth", "1", &url, "x"]);
    let file = clone.path("x").join(FILE);
    let wanted = LinesOf::from([(file, [1, 2].into())]);
    let log = log(&clone.path("x/estate"), &wanted, Limits::default(), &|| true).expect("a repository");
    assert_eq!(titles(&log), ["Change b"]);
    assert!(log.changes[0].is_boundary);
    assert_eq!(log.cut, Some(Cut::Shallow));
}

#[test]
fn a_long_history_is_cut_and_says_so() {
    let folder = repository(FILE, "a: 0\n");
    for day in 2..8 {
        folder.write(FILE, &format!("a: {day}\n"));
        commit(&folder, day, &format!("Set {day}"));
    }
    let limited = |limits| log(folder.root(), &lines(&folder, FILE, &[1]), limits, &|| true).expect("a repository");
    let few = limited(Limits {
        changes: 2,
        ..Limits::default()
    });
    assert_eq!((titles(&few), few.cut), (vec!["Set 7", "Set 6"], Some(Cut::Changes)));
    let short = limited(Limits {
        commits: 1,
        ..Limits::default()
    });
    assert_eq!((short.looked_at, short.cut), (1, Some(Cut::Commits)));
    assert_eq!(titles(&read(&folder, FILE, &[1])).len(), 7);
    let stopped = log(folder.root(), &lines(&folder, FILE, &[1]), Limits::default(), &|| false);
    assert_eq!(stopped.expect("a repository").cut, Some(Cut::Time));
}

#[test]
fn without_a_repository_or_a_commit_there_is_no_history() {
    let folder = Folder::with(&[(FILE, "a: 1\n")]);
    let read = || log(folder.root(), &lines(&folder, FILE, &[1]), Limits::default(), &|| true);
    assert!(matches!(read(), Err(CheckoutError::NoRepository(_))));
    git(folder.root(), &["init", "--quiet", "--initial-branch", "main"]);
    assert!(matches!(read(), Err(CheckoutError::NoCommit { .. })));
}

#[test]
fn line_ends_that_git_converts_are_no_change() {
    let folder = repository(FILE, "a: 1\nb: 1\n");
    folder.write(FILE, "a: 1\r\nb: 1\r\n");
    assert!(read(&folder, FILE, &[1, 2]).uncommitted.is_empty());
}
