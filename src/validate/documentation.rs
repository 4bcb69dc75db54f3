//! Values that standards, authorities and payment providers set aside for documentation, tests and films. Nobody is
//! harmed by them, and every code base is full of them.

/// Words with blanks between them.
struct Words(&'static str);

impl Words {
    fn has(&self, word: &str) -> bool {
        self.0.split_ascii_whitespace().any(|known| known == word)
    }
}

/// Numbers of test environments: Stripe's, Braintree's and Adyen's pages of test cards, and those passed on since.
const TEST_CARDS: Words = Words(
    "\
    4111111111111111 4012888888881881 4222222222222 4242424242424242 4000056655665556 4217651111111119 \
    4500600000000061 4009348888881881 4005519200000004 4012000033330026 4012000077777777 4917610000000000 \
    4444333322221111 4988438843884305 4166676667666746 4646464646464644 5555555555554444 5105105105105100 \
    5200828282828210 5454545454545454 5555341244441115 5577000055770004 5136333333333335 5585558555855583 \
    2223003122003222 2223000048400011 2222400070000005 2222410740360010 378282246310005 371449635398431 \
    378734493671000 370000000000002 6011111111111117 6011000990139424 6011981111111113 6011601160116611 \
    6445644564456445 3056930009020004 30569309025904 38520000023237 36227206271667 36006666333344 \
    36148900647913 6555900000604105 3566002020360505 3530111333300000 3569990010095841 6200000000000005 \
    6200000000000047 6205500000000000004 6250941006528599 8171999927660000 8171999900000000021 \
    6304000000000000 6304939304310009610 6759649826438453 6771798021000008 5018000000000009 \
    4539791001730106 4000000000000002 4003830171874018 5019717010103742 6331101999990016 5610591081018250 \
    76009244561 4716190207394368",
);

/// Whether the card's number belongs to a test environment or was plainly made up.
pub(super) fn is_test_card(digits: &[u32]) -> bool {
    let text: String = digits.iter().filter_map(|digit| char::from_digit(*digit, 10)).collect();
    // 4000 00xx xxxx xxxx are Stripe's scenarios; a long run of one digit is somebody's finger.
    let run = digits.windows(7).any(|part| part.iter().all(|digit| *digit == part[0]));
    let piece = (1..=4).any(|size| digits.iter().zip(&digits[size.min(digits.len())..]).all(|(a, b)| a == b));
    let counted = digits.windows(9).any(|part| part.windows(2).all(|pair| (pair[0] + 1) % 10 == pair[1]));
    run || piece || counted || text.starts_with("400000") || TEST_CARDS.has(&text)
}

/// Whether the number was published: on sample cards, in advertisements, as everybody's example.
pub(super) fn is_known_ssn(digits: &[u32]) -> bool {
    const KNOWN: [&[u32]; 6] = [
        &[0, 7, 8, 0, 5, 1, 1, 2, 0],
        &[2, 1, 9, 0, 9, 9, 9, 9, 9],
        &[4, 5, 7, 5, 5, 5, 4, 6, 2],
        &[1, 2, 3, 4, 5, 6, 7, 8, 9],
        &[1, 1, 1, 2, 2, 3, 3, 3, 3],
        &[5, 5, 5, 5, 5, 5, 5, 5, 5],
    ];
    KNOWN.contains(&digits)
}

/// The IBAN registry's own examples, and everybody's since.
const SAMPLE_IBANS: Words = Words(
    "\
    GB29NWBK60161331926819 GB82WEST12345698765432 GB33BUKB20201555555555 GB94BARC10201530093459 \
    DE89370400440532013000 DE91100000000123456789 DE75512108001245126199 DE12500105170648489890 \
    FR1420041010050500013M02606 FR7630006000011234567890189 NL91ABNA0417164300 BE68539007547034 \
    BE71096123456769 AT611904300234573201 AT483200000012345864 CH9300762011623852957 CH5604835012345678009 \
    ES9121000418450200051332 ES7921000813610123456789 IT60X0542811101000000123456 IE29AIBK93115212345678 \
    IE64IRCE92050112345678 PT50000201231234567890154 PT50002700000001234567833 PL61109010140000071219812874 \
    PL10105000997603123456789123 SE4550000000058398257466 SE7280000810340009783242 NO9386011117947 \
    NO8330001234567 DK5000400440116243 DK9520000123456789 FI2112345600000785 FI1410093000123458 \
    LU280019400644750000 LU120010001234567891 GR1601101250000000012300695 TR330006100519786457841326 \
    SA0380000000608010167519 AE070331234567890123456 BR1800360305000010009795493C1 CZ6508000000192000145399 \
    HU42117730161111101800000000 RO49AAAA1B31007593840000 BG80BNBG96611020345678 HR1210010051863000160 \
    SK3112000000198742637541 SI56263300012039086 EE382200221020145685 LV80BANK0000435195001 \
    LT121000011101001000 MT84MALT011000012345MTLCAST001S CY17002001280000001200527600 \
    IS140159260076545510730339 LI21088100002324013AA MC5811222000010123456789030 \
    SM86U0322509800000000270100 VA59001123000012345678 IL620108000000099999999 \
    UA213223130000026007233566001 KW81CBKU0000000000001234560101",
);

/// Whether the IBAN is one of the registry's own examples or everybody's since.
pub(super) fn is_sample_iban(text: &[u8]) -> bool {
    SAMPLE_IBANS.has(&String::from_utf8_lossy(text))
}

/// The names before the last dot of domains that stand for any.
const DOMAINS: Words = Words(
    "\
    example test invalid localhost local internal lan foo bar acme domain company email yourdomain mydomain \
    yourcompany mycompany somewhere",
);

/// What stands before the `@` for a role or a program.
const ROLES: Words = Words(
    "\
    noreply no-reply no_reply donotreply do-not-reply git svn hg security support info conduct admin \
    administrator webmaster postmaster hostmaster abuse contact help hello sales team legal privacy press \
    office mail bot root user username name email you your yourname your.name your-email test me someone \
    notifications maintainers",
);

/// Whether the address belongs to no person: a role, a program, or a domain that nobody owns (RFC 2606, RFC 6761).
pub(super) fn is_impersonal_mail(address: &[u8]) -> bool {
    let text = String::from_utf8_lossy(address).to_ascii_lowercase();
    let Some((local, domain)) = text.rsplit_once('@') else { return true };
    let labels: Vec<&str> = domain.split('.').collect();
    let last = labels.last().copied().unwrap_or_default();
    let reserved =
        ["example", "test", "invalid", "localhost", "local", "internal", "lan", "localdomain", "corp", "home"]
            .contains(&last);
    let named = labels.len() >= 2 && DOMAINS.has(labels[labels.len() - 2]);
    // What GitHub and kin give to people who keep their address to themselves.
    let hidden = domain.ends_with("noreply.github.com") || domain.starts_with("noreply.") || local.ends_with("[bot]");
    let base = local.split('+').next().unwrap_or_default();
    let list =
        base.ends_with("-list") || base.ends_with("-bot") || base.starts_with("noreply") || base.ends_with("-dev");
    reserved || named || hidden || list || ROLES.has(base)
}

/// Whether the address is set aside by the special registries (RFC 6890, RFC 5737, RFC 1918, RFC 6598), a public
/// resolver, or rather a version.
pub(super) const fn is_special_ip(parts: [u8; 4]) -> bool {
    let [a, b, c, d] = parts;
    let special = matches!(
        parts,
        [0 | 10 | 127 | 224..=255, ..]
            | [100, 64..=127, ..]
            | [169, 254, ..]
            | [172, 16..=31, ..]
            | [192, 168, ..]
            | [192, 0, 0 | 2, _]
            | [192, 88, 99, _]
            | [198, 18 | 19, ..]
            | [198, 51, 100, _]
            | [203, 0, 113, _]
            | [8, 8, 8 | 4, 8 | 4]
            | [1, 1 | 0, 1 | 0, 1..=3]
            | [9, 9, 9, 9]
            | [208, 67, 222 | 220, _]
    );
    // The address that everybody types, and what counts like a version.
    let version = a < 4 || a < 20 && b < 20 && c < 20 && d < 20;
    special || version || c == 0 && d == 0 || a == b && b == c && c == d
}

/// Whether the number may be somebody's: as many digits as a number has, and not one of those kept for films and
/// documentation (NANPA's 555, Ofcom's drama ranges, ACMA's fictitious numbers).
pub(super) fn is_possible_phone(value: &[u8]) -> bool {
    let text: String = value.iter().filter(|byte| byte.is_ascii_digit()).map(|byte| char::from(*byte)).collect();
    let international = value.trim_ascii_start().starts_with(b"+") || value.starts_with(b"(+");
    let digits: Vec<u8> = text.bytes().collect();
    let varied = digits.iter().any(|digit| *digit != digits[0]);
    let counted =
        text.contains("23456789") || text.contains("98765432") || text.contains("1234567") || text.contains("0000000");
    if !(8..=15).contains(&text.len()) || !varied || counted {
        return false;
    }
    let country = |code: &str| text.strip_prefix(code).filter(|_| international);
    if let Some(american) = country("1").or_else(|| is_american(&text, international)) {
        let digit = |at: usize| american.as_bytes().get(at).copied().unwrap_or(b'0');
        let fits = american.len() == 10 && digit(0) >= b'2' && digit(3) >= b'2' && !american[1..].starts_with("11");
        return fits && &american[3..6] != "555" && &american[..3] != "555";
    }
    let british = country("44").map(|rest| rest.trim_start_matches('0')).or_else(|| text.strip_prefix('0'));
    let drama = [
        "7700900", "2079460", "8081570", "9098790", "306999", "1134960", "1144960", "1154960", "1164960", "1174960",
        "1184960", "1214960", "1314960", "1414960", "1514960", "1614960", "1914980", "1632960",
    ];
    let australian = country("61").or_else(|| text.strip_prefix('0'));
    let fictitious = ["491570", "255501", "355501", "755501", "855501", "270101", "370101", "770101", "870101"];
    !british.is_some_and(|rest| drama.iter().any(|range| rest.starts_with(range)))
        && !australian.is_some_and(|rest| fictitious.iter().any(|range| rest.starts_with(range)))
}

/// A number of the North American plan as it is written at home: ten digits, or a 1 and ten.
fn is_american(text: &str, international: bool) -> Option<&str> {
    match text.len() {
        10 if !international && !text.starts_with('0') => Some(text),
        11 if !international => text.strip_prefix('1'),
        _ => None,
    }
}
