//! The people of the demo: the accounts anyone can sign in to, the managers of all charities, and
//! donors with invented names.

use domain::ids::PersonId;
use domain::locale::Locale;
use domain::people::Role;
use domain::time::{DAY_US, MINUTE_US, Timestamp};

use super::content::Content;
use super::delivery::Staff;
use super::dice::Dice;
use super::world::{Charity, Person};
use crate::reference::Bilingual;

/// Addresses of the demo's people; `example.org` never belongs to anybody.
const HOST: &str = "example.org";
/// Places of the accounts in the list of people.
pub(super) const DONOR: usize = 0;
/// The manager of the demo's own charity.
pub(super) const MANAGER: usize = 1;
const REVIEWER: usize = 2;
const SUPERVISOR: usize = 3;
const FINANCE: usize = 4;
/// Reviewer and finance in one person (feature M10).
const TWO_ROLES: usize = 6;
/// How long before the first gift the platform's people were there, in days.
const STAFF_SINCE_DAYS: i64 = 45;
/// Everyone has one account for so many gifts, on average.
const GIFTS_PER_ACCOUNT: usize = 35;
/// The fewest donors with an account.
const ACCOUNTS_MIN: usize = 12;

/// An account of the demo, as the command line and the sign-in page name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoAccount {
    /// The address to sign in with.
    pub email: &'static str,
    /// What the person may do besides giving.
    pub roles: &'static [Role],
    name_ar: &'static str,
    name_en: &'static str,
    locale: Locale,
}

/// The accounts that a demonstration offers, in the order in which they are named.
pub const DEMO_ACCOUNTS: [DemoAccount; 8] = [
    account(
        "donor@example.org",
        &[Role::Donor],
        "نورة السدراوي",
        "Noura Alsidrawi",
        Locale::Ar,
    ),
    account(
        "manager@example.org",
        &[Role::Donor, Role::CharityManager],
        "خالد النخلاوي",
        "Khalid Alnakhlawi",
        Locale::Ar,
    ),
    account(
        "reviewer@example.org",
        &[Role::Donor, Role::Reviewer],
        "هدى الريحاني",
        "Huda Alrayhani",
        Locale::Ar,
    ),
    account(
        "supervisor@example.org",
        &[Role::Donor, Role::Supervisor],
        "ماجد المزناوي",
        "Majed Almuznawi",
        Locale::Ar,
    ),
    account(
        "finance@example.org",
        &[Role::Donor, Role::Finance],
        "ريم الغيثاوي",
        "Reem Alghaythawi",
        Locale::Ar,
    ),
    account(
        "volunteer@example.org",
        &[Role::Donor, Role::Volunteer],
        "ياسر القنديلي",
        "Yasser Alqindili",
        Locale::En,
    ),
    account(
        "two-roles@example.org",
        &[Role::Donor, Role::Reviewer, Role::Finance],
        "سلمى الفرقداني",
        "Salma Alfarqadani",
        Locale::En,
    ),
    // What one supervisor proposes another has to confirm.
    account(
        "supervisor-two@example.org",
        &[Role::Donor, Role::Supervisor],
        "عادل الجوزاوي",
        "Adel Aljawzawi",
        Locale::Ar,
    ),
];

const fn account(
    email: &'static str,
    roles: &'static [Role],
    name_ar: &'static str,
    name_en: &'static str,
    locale: Locale,
) -> DemoAccount {
    DemoAccount {
        email,
        roles,
        name_ar,
        name_en,
        locale,
    }
}

/// Who reviews, decides and pays.
pub(super) const fn staff() -> Staff {
    Staff {
        reviewer: REVIEWER,
        supervisor: SUPERVISOR,
        finance: FINANCE,
        second_finance: TWO_ROLES,
    }
}

/// The demo's accounts and a manager for every charity. `managed` is the charity of the demo's own
/// manager; the others get one each, and the charities learn who it is.
pub(super) fn workers(
    seed: u64,
    content: &Content,
    charities: &mut [Charity],
    managed: usize,
    first: Timestamp,
) -> Vec<Person> {
    let mut dice = Dice::new(seed, 30);
    let since = first.plus_us(-STAFF_SINCE_DAYS * DAY_US);
    let mut people: Vec<Person> = DEMO_ACCOUNTS
        .iter()
        .enumerate()
        .map(|(place, account)| Person {
            id: PersonId::from_uuid(dice.uuid_at(since)),
            email: account.email.to_owned(),
            name: Bilingual::new(account.name_ar, account.name_en),
            mobile: mobile(place as u64),
            locale: account.locale,
            wants_impact_messages: true,
            since,
            roles: account
                .roles
                .iter()
                .map(|role| (*role, (*role == Role::CharityManager).then_some(managed)))
                .collect(),
        })
        .collect();
    for (place, charity) in charities.iter_mut().enumerate() {
        charity.manager = if place == managed { MANAGER } else { people.len() };
        if place != managed {
            people.push(Person {
                id: PersonId::from_uuid(dice.uuid_at(since)),
                email: format!("manager.{}@{HOST}", content.charities[charity.text].slug),
                name: name(&mut dice, content),
                mobile: mobile(1_000 + place as u64),
                locale: Locale::Ar,
                wants_impact_messages: false,
                since,
                roles: vec![(Role::Donor, None), (Role::CharityManager, Some(place))],
            });
        }
    }
    people
}

/// Donors with an account, for so many gifts. When they joined is known once they have given.
pub(super) fn donors(seed: u64, content: &Content, gift_count: usize, latest: Timestamp) -> Vec<Person> {
    let mut dice = Dice::new(seed, 31);
    let count = (gift_count / GIFTS_PER_ACCOUNT).max(ACCOUNTS_MIN);
    (0..count)
        .map(|number| {
            let name = name(&mut dice, content);
            let first: String = name.en.chars().take_while(char::is_ascii_alphabetic).collect();
            Person {
                id: PersonId::from_uuid(dice.uuid_at(latest)),
                email: format!("{}.{}@{HOST}", first.to_lowercase(), number + 1),
                name,
                mobile: mobile(10_000 + number as u64),
                locale: if dice.chance(830) { Locale::Ar } else { Locale::En },
                wants_impact_messages: dice.chance(550),
                since: latest,
                roles: vec![(Role::Donor, None)],
            }
        })
        .collect()
}

/// The account was made shortly before its first gift.
pub(super) fn joined_before(dice: &mut Dice, first_gift: Timestamp) -> Timestamp {
    first_gift.plus_us(-dice.between(2, 50) * MINUTE_US)
}

/// An invented name.
pub(super) fn name(dice: &mut Dice, content: &Content) -> Bilingual {
    let (first, family) = (dice.pick(&content.first_names), dice.pick(&content.family_names));
    match (first, family) {
        (Some(first), Some(family)) => Bilingual::new(
            format!("{} {}", first.0.ar, family.0.ar),
            format!("{} {}", first.0.en, family.0.en),
        ),
        _ => Bilingual::default(),
    }
}

/// Mobile numbers of the demo: valid in form, in one block that is easy to see.
pub(super) fn mobile(number: u64) -> String {
    format!("+966500{:06}", number % 1_000_000)
}

/// Addresses of guests.
pub(super) fn guest_email(number: u64) -> String {
    format!("guest.{number}@{HOST}")
}

#[cfg(test)]
mod tests {
    use domain::identity::{EmailAddress, Mobile};

    use super::*;

    #[test]
    fn the_accounts_stand_where_they_are_looked_for() {
        let email = |place: usize| DEMO_ACCOUNTS[place].email;
        assert_eq!(email(DONOR), "donor@example.org");
        assert_eq!(email(MANAGER), "manager@example.org");
        assert_eq!(email(REVIEWER), "reviewer@example.org");
        assert_eq!(email(SUPERVISOR), "supervisor@example.org");
        assert_eq!(email(FINANCE), "finance@example.org");
        assert_eq!(DEMO_ACCOUNTS[TWO_ROLES].roles.len(), 3);
        let staff = staff();
        assert_ne!(staff.reviewer, staff.supervisor, "maker and checker are two");
        assert_ne!(staff.finance, staff.second_finance, "two people pay out");
    }

    #[test]
    fn addresses_and_numbers_are_valid() {
        let content = Content::read().unwrap();
        let latest = Timestamp::from_us(1_795_000_000_000_000);
        for person in donors(7, &content, 50_000, latest) {
            assert!(EmailAddress::parse(&person.email).is_ok(), "{}", person.email);
            assert!(Mobile::parse(&person.mobile).is_ok(), "{}", person.mobile);
            assert!(person.name.ar.contains(' ') && person.name.en.contains(' '));
        }
        for account in DEMO_ACCOUNTS {
            assert!(EmailAddress::parse(account.email).is_ok());
        }
        assert!(EmailAddress::parse(&guest_email(4)).is_ok());
    }
}
