use super::*;
use crate::test_support::Folder;

fn git(folder: &Folder, author: &str, arguments: &[&str]) {
    let name = format!("user.name={author}");
    let status = std::process::Command::new("git")
        .current_dir(folder.root())
        .args([
            "-c",
            &name,
            "-c",
            "user.email=a@a.example",
            "-c",
            "init.defaultBranch=main",
        ])
        .args(arguments)
        .status();
    assert!(status.expect("git runs").success(), "{arguments:?}");
}

fn commit(folder: &Folder, author: &str, subject: &str) {
    git(folder, author, &["add", "--all"]);
    git(folder, author, &["commit", "--quiet", "--message", subject]);
}

fn authors(folder: &Folder, files: &[&str]) -> Vec<Option<String>> {
    let files: Vec<PathBuf> = files.iter().map(|file| folder.path(file)).collect();
    let found = last_commits(folder.root(), &files).into_iter();
    found
        .map(|commit| commit.map(|commit| format!("{}: {}", commit.author, commit.subject)))
        .collect()
}

#[test]
fn each_file_has_who_changed_it_last_and_none_once_it_is_changed_again() {
    let folder = Folder::with(&[("a.yaml", "1"), ("b/c.yaml", "1")]);
    git(&folder, "Ada", &["init", "--quiet"]);
    commit(&folder, "Ada", "Begin");
    folder.write("b/c.yaml", "2");
    commit(&folder, "Bob", "Change c");
    folder.write("new.yaml", "1");
    assert_eq!(
        authors(&folder, &["a.yaml", "b/c.yaml", "new.yaml", "never.yaml"]),
        [
            Some("Ada: Begin".to_owned()),
            Some("Bob: Change c".to_owned()),
            None,
            None
        ]
    );
    folder.write("a.yaml", "3");
    assert_eq!(authors(&folder, &["a.yaml"]), [None]);
}

#[test]
fn behind_a_merge_stands_who_wrote_the_change() {
    let folder = Folder::with(&[("a.yaml", "1")]);
    git(&folder, "Ada", &["init", "--quiet"]);
    commit(&folder, "Ada", "Begin");
    git(&folder, "Bob", &["checkout", "--quiet", "-b", "side"]);
    folder.write("a.yaml", "2");
    commit(&folder, "Bob", "Change a");
    git(&folder, "Ada", &["checkout", "--quiet", "main"]);
    folder.write("b.yaml", "1");
    commit(&folder, "Ada", "Add b");
    git(&folder, "Eve", &["merge", "--quiet", "--no-edit", "side"]);
    assert_eq!(authors(&folder, &["a.yaml"]), [Some("Bob: Change a".to_owned())]);
}

#[test]
fn without_git_nobody_changed_anything() {
    let folder = Folder::with(&[("a.yaml", "1")]);
    assert_eq!(authors(&folder, &["a.yaml"]), [None]);
}
