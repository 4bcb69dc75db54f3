//! Named checks of a found value: checksums where the format has one, structure where it has not, and plausibility
//! where it has neither. A rule names the checks it wants; adding one costs a function and a word here.

mod azure;
mod checksum;
mod documentation;
mod encoded;
mod harmless;
mod identifier;
mod key_words;
mod keys;
mod placeholder;
mod plausible;
pub mod randomness;
mod reference;
mod structure;
mod token;
mod vocabulary;

pub use checksum::github_checksum;
pub use harmless::is_translation;
pub use key_words::{denies as key_is_about_a_secret, words as key_words};
pub use placeholder::{placeholder, typed_sequence};
pub use plausible::is_nothing as says_nothing;

/// What a check looks at.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The value itself.
    pub value: &'a [u8],
    /// The key that the value was assigned to, if there was one.
    pub key: &'a [u8],
    /// Whether the value stood in quotes.
    pub quoted: bool,
    /// The path of the text.
    pub path: &'a str,
}

/// What a check says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The format proves the value: confidence becomes `confirmed`.
    Confirmed,
    /// Nothing speaks against it: confidence stays.
    Plausible,
    /// A check digit holds, as it does for one random number in ten or a hundred: confidence stays, and it is said.
    Passed,
    /// The format speaks against it: confidence becomes `low`.
    Failed,
    /// It is something else: no finding.
    Rejected,
}

/// Declares the checks: one line each, the name used in rule files and the function.
macro_rules! validators {
    ($($(#[$doc:meta])* $variant:ident = $name:literal => $function:path,)+) => {
        $crate::words! {
            /// A named check.
            pub enum Validator { $($(#[$doc])* $variant = $name,)+ }
        }

        impl Validator {
            /// Runs the check.
            pub fn check(self, subject: &Subject<'_>) -> Outcome {
                match self { $(Self::$variant => $function(subject),)+ }
            }
        }
    };
}

validators! {
    /// GitHub's classic token form: six base-62 digits of a CRC32 at the end.
    GithubCrc32 = "github-crc32" => checksum::github_crc32,
    /// npm's token form, the same as GitHub's.
    NpmCrc32 = "npm-crc32" => checksum::github_crc32,
    /// Grafana's service account token: eight hex digits of a CRC32 at the end.
    GrafanaCrc32 = "grafana-crc32" => checksum::grafana_crc32,
    /// GitLab's routable token: seven base-36 digits of a CRC32 at the end.
    GitlabCrc32 = "gitlab-crc32" => checksum::gitlab_crc32,
    /// Bitbucket's app password: eight hex digits of a CRC32 at the end.
    BitbucketCrc32 = "bitbucket-crc32" => checksum::bitbucket_crc32,
    /// Atlassian's access token: eight hex digits of a CRC32 after the last `=`.
    AtlassianCrc32 = "atlassian-crc32" => checksum::atlassian_crc32,
    /// An Azure DevOps token of the old form: a CRC32 among its bytes.
    AzureDevopsCrc32 = "azure-devops-crc32" => checksum::azure_devops_crc32,
    /// A PyPI token: a macaroon to the last byte.
    PypiMacaroon = "pypi-macaroon" => checksum::pypi_macaroon,
    /// An Azure key with a signature: a Marvin32 checksum at the end.
    AzureIdentifiableKey = "azure-identifiable-key" => azure::identifiable_key,
    /// A client secret of Microsoft Entra ID: three digits of a Marvin32 checksum at the end.
    AzureEntraClientSecret = "azure-entra-client-secret" => azure::entra_client_secret,
    /// Grafana's old API key: an object with a name in base64.
    GrafanaApiKey = "grafana-api-key" => encoded::grafana_api_key,
    /// Sentry's organisation token: an object that says for whom in base64.
    SentryOrganisationToken = "sentry-organisation-token" => encoded::sentry_organisation_token,
    /// A JSON Web Token: three parts, the first two JSON objects in base64url.
    Jwt = "jwt" => structure::jwt,
    /// Base64 that decodes.
    Base64 = "base64" => structure::base64,
    /// A password that a person could have chosen and nobody meant as a placeholder.
    PlausiblePassword = "plausible-password" => plausible::password,
    /// A token: random, and not an identifier, a path, a hash with a name, or a word.
    PlausibleToken = "plausible-token" => plausible::token,
    /// The password of an address or a connection string: not a template, and not what documentation writes.
    PlausibleUrlPassword = "plausible-url-password" => plausible::url_password,
    /// `user:password` in base64.
    BasicCredentials = "basic-credentials" => plausible::basic_credentials,
    /// A value in base64, as in a Kubernetes Secret.
    EncodedSecret = "encoded-secret" => plausible::encoded_secret,
    /// A key's body between its header and its footer.
    PrivateKey = "private-key" => keys::private_key,
    /// Bech32 with its checksum.
    Bech32 = "bech32" => keys::bech32,
    /// A key that names a credential, for a value without a mark of its own.
    CredentialKey = "credential-key" => token::credential_key,
    /// CRC-32 of the middle part in hexadecimal at the end.
    Crc32Hex = "crc32-hex" => token::crc32_hex,
    /// A Discord bot token: the bot's id in base64 first.
    DiscordBot = "discord-bot" => token::discord_bot,
    /// A part that is a JSON object in base64.
    JsonPart = "json-part" => token::json_part,
    /// A token of an Atlassian data centre product.
    AtlassianDataCenter = "atlassian-data-center" => token::atlassian_data_center,
    /// Base64 of readable text.
    Base64Text = "base64-text" => token::base64_text,
    /// Base 58 with a double SHA-256 at the end: Bitcoin's private keys.
    Base58Check = "base58-check" => token::base58_check,
    /// A plausible private key of an Ethereum account.
    EthereumPrivateKey = "ethereum-private-key" => token::ethereum_private_key,
    /// A seed phrase of 12 to 24 words.
    SeedPhrase = "seed-phrase" => token::seed_phrase,
    /// Luhn, a brand's first digits and length, and no card of a test environment.
    PaymentCard = "payment-card" => identifier::payment_card,
    /// Luhn and the wide ranges of Maestro.
    MaestroCard = "maestro-card" => identifier::maestro_card,
    /// A country's length, and 1 modulo 97.
    Iban = "iban" => identifier::iban,
    /// The weights 3, 7, 1 of the American Bankers Association.
    AbaRouting = "aba-routing" => identifier::aba_routing,
    /// Luhn with 80840 in front.
    UsNpi = "us-npi" => identifier::us_npi,
    /// The sum of the Drug Enforcement Administration.
    UsDea = "us-dea" => identifier::us_dea,
    /// The places of a Medicare Beneficiary Identifier.
    UsMbi = "us-mbi" => identifier::us_mbi,
    /// Modulo 11 of the National Health Service.
    UkNhs = "uk-nhs" => identifier::uk_nhs,
    /// The weights 1, 3, 7, 9 of an Australian Medicare card.
    AuMedicare = "au-medicare" => identifier::au_medicare,
    /// Luhn with a letter in front.
    DeHealthInsurance = "de-health-insurance" => identifier::de_health_insurance,
    /// The weights 4 and 9 of a German physician's number.
    DePhysician = "de-physician" => identifier::de_physician,
    /// Modulo 11, or since 2019 modulo 23.
    NzNhi = "nz-nhi" => identifier::nz_nhi,
    /// An area, a group and a serial that the Social Security Administration gives out.
    UsSsn = "us-ssn" => identifier::us_ssn,
    /// A group that the Internal Revenue Service gives out.
    UsItin = "us-itin" => identifier::us_itin,
    /// A campus of the Internal Revenue Service.
    UsEin = "us-ein" => identifier::us_ein,
    /// Luhn of a Social Insurance Number.
    CaSin = "ca-sin" => identifier::ca_sin,
    /// Two digits modulo 11.
    BrCpf = "br-cpf" => identifier::br_cpf,
    /// Two digits modulo 11, over letters too.
    BrCnpj = "br-cnpj" => identifier::br_cnpj,
    /// A date, a state and a check digit.
    MxCurp = "mx-curp" => identifier::mx_curp,
    /// Modulo 11 with a K.
    ClRut = "cl-rut" => identifier::cl_rut,
    /// Modulo 11 of a CUIT.
    ArCuit = "ar-cuit" => identifier::ar_cuit,
    /// Modulo 11 of a Tax File Number.
    AuTfn = "au-tfn" => identifier::au_tfn,
    /// Modulo 89 of a Business Number.
    AuAbn = "au-abn" => identifier::au_abn,
    /// The complement modulo 10 of a Company Number.
    AuAcn = "au-acn" => identifier::au_acn,
    /// Modulo 11 of the Inland Revenue.
    NzIrd = "nz-ird" => identifier::nz_ird,
    /// A prefix that is given out.
    UkNino = "uk-nino" => identifier::uk_nino,
    /// The date of birth in a driving licence's number.
    UkDrivingLicence = "uk-driving-licence" => identifier::uk_driving_licence,
    /// Modulo 11,10, and one digit twice.
    DeTaxId = "de-tax-id" => identifier::de_tax_id,
    /// The cross sums of a pension insurance number.
    DeSocialSecurity = "de-social-security" => identifier::de_social_security,
    /// The weights 7, 3, 1 of a German document.
    DeDocument = "de-document" => identifier::de_document,
    /// The key modulo 97.
    FrNir = "fr-nir" => identifier::fr_nir,
    /// The letter modulo 23.
    EsDni = "es-dni" => identifier::es_dni,
    /// The letter modulo 26.
    ItCodiceFiscale = "it-codice-fiscale" => identifier::it_codice_fiscale,
    /// Modulo 11 of a BSN.
    NlBsn = "nl-bsn" => identifier::nl_bsn,
    /// A date, and the weights 1, 3, 7, 9.
    PlPesel = "pl-pesel" => identifier::pl_pesel,
    /// The key modulo 97.
    BeNationalNumber = "be-national-number" => identifier::be_national_number,
    /// The check of an EAN-13 that begins with 756.
    ChAhv = "ch-ahv" => identifier::ch_ahv,
    /// Modulo 11, and a date.
    AtSocialSecurity = "at-social-security" => identifier::at_social_security,
    /// Modulo 11 of a NIF.
    PtNif = "pt-nif" => identifier::pt_nif,
    /// The letter modulo 23.
    IePps = "ie-pps" => identifier::ie_pps,
    /// A date, divisible by 11.
    CzBirthNumber = "cz-birth-number" => identifier::cz_birth_number,
    /// A date, and modulo 11.
    RoCnp = "ro-cnp" => identifier::ro_cnp,
    /// A date, and modulo 11.
    BgEgn = "bg-egn" => identifier::bg_egn,
    /// Modulo 11,10.
    HrOib = "hr-oib" => identifier::hr_oib,
    /// A date, and modulo 11.
    BalticPersonalCode = "baltic-personal-code" => identifier::baltic_personal_code,
    /// A date, and Luhn.
    GrAmka = "gr-amka" => identifier::gr_amka,
    /// A date, and Luhn.
    SePersonnummer = "se-personnummer" => identifier::se_personnummer,
    /// A date, and modulo 31.
    FiHetu = "fi-hetu" => identifier::fi_hetu,
    /// A date.
    DkCpr = "dk-cpr" => identifier::dk_cpr,
    /// A date, and two digits modulo 11.
    NoBirthNumber = "no-birth-number" => identifier::no_birth_number,
    /// A date, and modulo 11.
    IsKennitala = "is-kennitala" => identifier::is_kennitala,
    /// Verhoeff.
    InAadhaar = "in-aadhaar" => identifier::in_aadhaar,
    /// The kind of holder.
    InPan = "in-pan" => identifier::in_pan,
    /// Modulo 11 of an Individual Number.
    JpMyNumber = "jp-my-number" => identifier::jp_my_number,
    /// A date, and modulo 11 up to 2020.
    KrRrn = "kr-rrn" => identifier::kr_rrn,
    /// The letter modulo 11.
    SgNric = "sg-nric" => identifier::sg_nric,
    /// A province, a date, and modulo 11.
    CnResidentId = "cn-resident-id" => identifier::cn_resident_id,
    /// Modulo 10, with a letter.
    TwNationalId = "tw-national-id" => identifier::tw_national_id,
    /// Modulo 11, with letters.
    HkIdentityCard = "hk-identity-card" => identifier::hk_identity_card,
    /// Modulo 11.
    ThNationalId = "th-national-id" => identifier::th_national_id,
    /// A date and a place.
    MyNric = "my-nric" => identifier::my_nric,
    /// A region and a date.
    IdNik = "id-nik" => identifier::id_nik,
    /// A date, and Luhn.
    ZaId = "za-id" => identifier::za_id,
    /// Verhoeff.
    NgNin = "ng-nin" => identifier::ng_nin,
    /// Two digits over the others.
    TrIdentityNumber = "tr-identity-number" => identifier::tr_identity_number,
    /// Luhn.
    IlId = "il-id" => identifier::il_id,
    /// Luhn, after 784 and a year.
    AeEmiratesId = "ae-emirates-id" => identifier::ae_emirates_id,
    /// A date and a governorate.
    EgNationalId = "eg-national-id" => identifier::eg_national_id,
    /// The check at place 9.
    Vin = "vin" => identifier::vin,
    /// An address of a device.
    MacAddress = "mac-address" => identifier::mac_address,
    /// A public address of a machine.
    PublicIp = "public-ip" => identifier::public_ip,
    /// An address of a person.
    PersonalMail = "personal-mail" => identifier::personal_mail,
    /// A number that may be somebody's.
    PhoneNumber = "phone-number" => identifier::phone_number,
    /// Digits that nobody invented.
    LabelledNumber = "labelled-number" => identifier::labelled_number,
    /// A day on which somebody living may have been born.
    BirthDate = "birth-date" => identifier::birth_date,
    /// Base 58 with SHA-256, or Bech32.
    BitcoinAddress = "bitcoin-address" => identifier::bitcoin_address,
    /// The mixed case of EIP-55.
    EthereumAddress = "ethereum-address" => identifier::ethereum_address,
}
