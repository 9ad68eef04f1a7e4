use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

use clap::{Args, Command, FromArgMatches};

use super::*;

fn flags(given: &[&str]) -> Flags {
    let words = ["portico"].iter().chain(given);
    let matches = Flags::augment_args(Command::new("portico")).try_get_matches_from(words);
    Flags::from_arg_matches(&matches.unwrap()).unwrap()
}

fn variables(given: &[(&str, &str)]) -> Environment {
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    Environment(given.iter().map(own).collect())
}

fn folder_with(file: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("portico.toml"), file).unwrap();
    folder
}

fn in_folder(file: &str, given: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let folder = folder_with(file);
    let data_dir = folder.path().to_str().unwrap();
    Config::load(&flags(&["--data-dir", data_dir]), &variables(given))
}

#[test]
fn a_flag_wins_over_a_variable_over_the_file_over_the_default() {
    let folder = folder_with("session_days = 3\nsession_idle_hours = 3\ninvitation_days = 3\n");
    let given = [
        "--data-dir",
        folder.path().to_str().unwrap(),
        "--session-days",
        "1",
    ];
    let environment = variables(&[
        ("PORTICO_SESSION_DAYS", "2"),
        ("PORTICO_SESSION_IDLE_HOURS", "2"),
    ]);
    let effective = gather(&flags(&given), &environment).unwrap();
    assert_eq!(
        effective["session_days"],
        (Some(Value::Count(1)), Source::Flag)
    );
    assert_eq!(
        effective["session_idle_hours"],
        (Some(Value::Count(2)), Source::Variable)
    );
    assert_eq!(effective["invitation_days"].0, Some(Value::Count(3)));
    assert_eq!(
        effective["upload_expiry_hours"],
        (Some(Value::Count(48)), Source::Default)
    );
}

/// What is said of the file, behind its name.
fn refused(file: &str) -> String {
    let folder = folder_with(file);
    let data_dir = folder.path().to_str().unwrap();
    let loaded = Config::load(&flags(&["--data-dir", data_dir]), &variables(&[]));
    let said = loaded.err().unwrap().to_string();
    let named = format!("settings file {data_dir}/portico.toml, ");
    said.strip_prefix(&named).expect(&said).to_owned()
}

#[test]
fn an_unknown_key_is_refused_naming_its_line_and_the_nearest() {
    assert_eq!(
        refused("session_days = 3\n\nlisen = \"127.0.0.1:1\""),
        "line 3: unknown key lisen; did you mean listen?"
    );
    assert_eq!(
        refused("[server]\nlisten = \"127.0.0.1:1\""),
        "line 1: unknown key server; `portico config --reference` lists them all"
    );
}

#[test]
fn a_key_that_stands_there_twice_is_refused_naming_both_lines() {
    let file = "# ours\nsession_days = 3\nproduction = false\nsession_days = 5\n";
    assert_eq!(
        refused(file),
        "line 4: the key session_days was set on line 2; each may be set once, take one of them out"
    );
}

#[test]
fn a_value_of_another_type_is_refused_naming_the_one_it_takes() {
    let cases = [
        (
            "session_days = \"3\"",
            "session_days is text in quotes; it takes a whole number from 1 to 90, without quotes",
        ),
        (
            "listen = 8080",
            "listen is a number without quotes; it takes an IP address and port like 127.0.0.1:8080, in quotes",
        ),
        (
            "production = 1",
            "production is a number without quotes; it takes true or false, without quotes",
        ),
        (
            "upload_max_bytes = 1.5",
            "upload_max_bytes is a number with a point; it takes a number of bytes like 500 MiB, at least 1, in quotes if it has a unit",
        ),
        (
            "log_level = [\"info\"]",
            "log_level is a list; it takes one of error, warn, info, debug, trace, in quotes",
        ),
        (
            "[data_dir]",
            "data_dir is a table; it takes a path, in quotes",
        ),
    ];
    for (file, expected) in cases {
        assert_eq!(refused(file), format!("line 1: {expected}"));
    }
}

#[test]
fn a_wrong_value_in_a_file_names_its_line() {
    let folder = folder_with("\nsession_days = 91\n");
    let data_dir = folder.path().to_str().unwrap();
    let loaded = Config::load(&flags(&["--data-dir", data_dir]), &variables(&[]));
    assert_eq!(
        loaded.err().unwrap().to_string(),
        format!(
            "session_days ({data_dir}/portico.toml, line 2) is \"91\"; it takes a whole number from 1 to 90"
        )
    );
}

#[test]
fn what_is_no_toml_is_refused_naming_its_line() {
    let said = refused("session_days = 3\nlisten 127.0.0.1:80\n");
    assert!(said.starts_with("line 2: this is not TOML: "), "{said}");
    assert!(said.ends_with("write each setting as key = value, texts in quotes"));
}

#[test]
fn numbers_are_read_as_toml_writes_them() {
    let config = in_folder("session_days = 0x10\nupload_max_bytes = 1_000", &[]).unwrap();
    assert_eq!(config.sessions.absolute.num_days(), 16);
    assert_eq!(config.upload_max_bytes, 1000);
}

#[test]
fn the_file_in_the_data_folder_cannot_name_another_data_folder() {
    let said = refused("listen = \"127.0.0.1:1\"\ndata_dir = \"/elsewhere\"\n");
    assert!(
        said.starts_with("line 2: data_dir cannot be set here"),
        "{said}"
    );
    assert!(said.contains("--data-dir or PORTICO_DATA_DIR"), "{said}");
    let folder = folder_with("data_dir = \"/elsewhere\"\n");
    let file = folder.path().join("portico.toml");
    let named = flags(&["--config", file.to_str().unwrap()]);
    let config = Config::load(&named, &variables(&[])).unwrap();
    assert_eq!(config.data_dir, std::path::Path::new("/elsewhere"));
}

#[test]
fn options_of_every_session_are_refused() {
    let set = [(
        "PGOPTIONS".to_owned(),
        "-c default_transaction_read_only=on".to_owned(),
    )];
    let environment = Environment(set.into());
    let error = Config::load(&Flags::default(), &environment).err().unwrap();
    assert!(error.to_string().contains("PGOPTIONS is set"), "{error}");
}

#[test]
fn an_unknown_variable_is_refused_naming_the_nearest() {
    let error = in_folder("", &[("PORTICO_DATABASEURL", "x")])
        .err()
        .unwrap();
    let expected = "unknown variable PORTICO_DATABASEURL; did you mean PORTICO_DATABASE_URL?";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn an_unknown_flag_is_refused_naming_the_nearest() {
    let command = Flags::augment_args(Command::new("portico"));
    let error = command
        .try_get_matches_from(["portico", "--lisen", "x"])
        .unwrap_err();
    assert!(error.to_string().contains("--listen"), "{error}");
}

#[test]
fn a_wrong_value_names_setting_source_and_form() {
    let error = in_folder("", &[("PORTICO_LISTEN", "8080")]).err().unwrap();
    let expected =
        "listen (variable) is \"8080\"; it takes an IP address and port like 127.0.0.1:8080";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn a_wrong_secret_is_not_repeated() {
    let error = in_folder("database_url = \"mysql://me:hunter2@h/d\"", &[])
        .err()
        .unwrap();
    assert!(!error.to_string().contains("hunter2"));
}

#[test]
fn the_effective_settings_hide_secrets() {
    let environment = variables(&[("PORTICO_DATABASE_URL", "postgres://me:hunter2@h/d")]);
    let shown = show(&gather(&Flags::default(), &environment).unwrap());
    assert!(!shown.contains("hunter2"));
    assert!(shown.contains("(set, hidden)"));
}

#[test]
fn addresses_follow_from_where_the_server_listens() {
    let config = in_folder("listen = \"127.0.0.1:9000\"", &[]).unwrap();
    assert_eq!(config.staff.to_string(), "http://127.0.0.1:9000/staff");
    assert_eq!(config.portal.to_string(), "http://127.0.0.1:9000/portal");
}

#[test]
fn production_refuses_the_private_database_and_plain_http() {
    let production = "production = true\n";
    assert!(matches!(
        in_folder(production, &[]),
        Err(ConfigError::Production(_))
    ));
    let database = format!("{production}database_url = \"postgres://h/d\"\n");
    assert!(matches!(
        in_folder(&database, &[]),
        Err(ConfigError::Production(_))
    ));
    let insecure = format!("{database}insecure_cookies = true\n");
    assert!(in_folder(&insecure, &[]).is_ok());
    let https = "staff_origin = \"https://a.example\"\nportal_origin = \"https://b.example\"\n";
    assert!(in_folder(&format!("{database}{https}"), &[]).is_ok());
}

#[test]
fn one_address_for_both_doors_is_refused_naming_both_settings() {
    for (staff, portal) in [
        ("https://a.example/staff", "https://a.example/staff/"),
        ("https://a.example", "https://A.example:443"),
        ("http://a.example", "https://a.example"),
        ("http://127.0.0.1:9000/portal", ""),
    ] {
        let mut given = vec![
            ("PORTICO_LISTEN", "127.0.0.1:9000"),
            ("PORTICO_STAFF_ORIGIN", staff),
        ];
        given.extend((!portal.is_empty()).then_some(("PORTICO_PORTAL_ORIGIN", portal)));
        let said = in_folder("", &given).err().unwrap().to_string();
        for part in [
            "staff_origin is ",
            "portal_origin is ",
            "two paths on one host",
        ] {
            assert!(said.contains(part), "{said}");
        }
    }
    for portal in ["https://a.example/portal", "https://b.example/staff"] {
        let given = [
            ("PORTICO_STAFF_ORIGIN", "https://a.example/staff"),
            ("PORTICO_PORTAL_ORIGIN", portal),
        ];
        assert!(in_folder("", &given).is_ok(), "{portal}");
    }
}

#[test]
fn a_portal_elsewhere_is_not_here_and_in_production_not_in_clear_text() {
    let here = [
        ("PORTICO_STAFF_ORIGIN", "https://staff.example"),
        ("PORTICO_PORTAL_ORIGIN", "https://portal.example"),
    ];
    let with = |more: &[(&'static str, &'static str)]| in_folder("", &[&here[..], more].concat());
    let listed = |text: &'static str| ("PORTICO_PORTAL_ORIGINS", text);
    for own in [
        "https://staff.example/x",
        "https://a.example, http://portal.example",
    ] {
        let refused = with(&[listed(own)]).err();
        assert!(matches!(refused, Some(ConfigError::OwnOrigin(_))), "{own}");
    }
    let production = [
        ("PORTICO_PRODUCTION", "true"),
        ("PORTICO_DATABASE_URL", "postgres://h/d"),
    ];
    let mixed = listed("https://a.example, http://b.example");
    let refused = with(&[&production[..], &[mixed]].concat()).err().unwrap();
    assert!(refused.to_string().contains("portal_origins"), "{refused}");
    let insecure = ("PORTICO_INSECURE_COOKIES", "true");
    assert!(with(&[&production[..], &[mixed, insecure]].concat()).is_ok());
    assert!(with(&[&production[..], &[listed("https://a.example")]].concat()).is_ok());
    assert!(with(&[mixed]).is_ok());
    assert!(with(&[listed("https://a.example/?x")]).is_err());
}

#[test]
fn no_content_at_all_is_no_largest_file() {
    for none in ["0", "0 GiB"] {
        let error = in_folder("", &[("PORTICO_UPLOAD_MAX_BYTES", none)]);
        let expected = format!(
            "upload_max_bytes (variable) is {none:?}; it takes a number of bytes like 500 MiB, at least 1"
        );
        assert_eq!(error.err().unwrap().to_string(), expected);
    }
    let bounds = [
        ("PORTICO_UPLOAD_MAX_BYTES", "1"),
        ("PORTICO_DISK_RESERVE", "0"),
    ];
    assert!(in_folder("", &bounds).is_ok());
}

#[test]
fn every_default_reads() {
    for setting in SETTINGS {
        let default = setting.default.map(|text| setting.kind.parse(text));
        assert!(!matches!(default, Some(Err(_))), "{}", setting.name);
    }
}

#[test]
fn the_committed_reference_is_fresh() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/configuration.md");
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        committed == reference(),
        "run: portico config --reference > docs/configuration.md"
    );
}

#[test]
fn a_variable_that_is_no_text_is_refused_by_its_name_alone() {
    let of = |name: &str| {
        let value = OsString::from_vec(b"/srv/f\xfcr uns".to_vec());
        Environment::of(std::iter::once((OsString::from(name), value)))
    };
    let refused = of("PORTICO_DATA_DIR").unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the variable PORTICO_DATA_DIR is not UTF-8; set it to text in UTF-8, or unset it"
    );
    assert!(of("HOME").unwrap().0.is_empty(), "others' are theirs");
}
