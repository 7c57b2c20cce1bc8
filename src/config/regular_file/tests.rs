use super::*;

#[test]
fn only_what_is_a_file_of_a_usual_size_is_read() {
    let folder = tempfile::tempdir().expect("there is room");
    let path = folder.path().join("kartoteka.yaml");
    fs::write(&path, "kartoteka: 1\n").expect("it is written");
    assert_eq!(read(&path).expect("it is read"), "kartoteka: 1\n");
    fs::write(&path, vec![b'#'; 1 << 20]).expect("it is written");
    assert_eq!(read(&path).expect("it is read").len(), 1 << 20);
    fs::write(&path, vec![b'#'; (1 << 20) + 1]).expect("it is written");
    assert_eq!(read(&path).expect_err("it is too long").kind(), io::ErrorKind::FileTooLarge);
    fs::write(&path, "ё".repeat(1 << 20)).expect("it is written");
    assert_eq!(read(&path).expect_err("it is too long").kind(), io::ErrorKind::FileTooLarge);
    fs::write(&path, b"\xff").expect("it is written");
    assert_eq!(read(&path).expect_err("it is no UTF-8").kind(), io::ErrorKind::InvalidData);
    assert_eq!(read(folder.path()).expect_err("a folder is none").kind(), io::ErrorKind::InvalidInput);
    assert_eq!(read(&folder.path().join("none")).expect_err("there is none").kind(), io::ErrorKind::NotFound);
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() {
    let folder = tempfile::tempdir().expect("there is room");
    let path = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&path).status().expect("it is there");
    assert!(made.success());
    assert_eq!(read(&path).expect_err("a pipe is none").kind(), io::ErrorKind::InvalidInput);
}
