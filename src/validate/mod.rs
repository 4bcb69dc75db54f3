//! Named checks of a found value: checksums where the format has one, structure where it has not, and plausibility
//! where it has neither. A rule names the checks it wants; adding one costs a function and a word here.

mod azure;
mod checksum;
mod key_words;
mod keys;
mod placeholder;
mod plausible;
pub mod randomness;
mod reference;
mod structure;
mod token;
mod vocabulary;

pub use placeholder::{placeholder, typed_sequence};

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
    /// A prefix, a body and the hex digits of its CRC32, joined by `_`.
    Crc32OfBody = "crc32-of-body" => checksum::crc32_of_body,
    /// An AWS access key id: base 32 that holds a possible account number.
    AwsAccessKeyId = "aws-access-key-id" => checksum::aws_access_key_id,
    /// An Azure DevOps token of the old form: a CRC32 among its bytes.
    AzureDevopsCrc32 = "azure-devops-crc32" => checksum::azure_devops_crc32,
    /// A PyPI token: a macaroon to the last byte.
    PypiMacaroon = "pypi-macaroon" => checksum::pypi_macaroon,
    /// An Azure key with a signature: a Marvin32 checksum at the end.
    AzureIdentifiableKey = "azure-identifiable-key" => azure::identifiable_key,
    /// A client secret of Microsoft Entra ID: three digits of a Marvin32 checksum at the end.
    AzureEntraClientSecret = "azure-entra-client-secret" => azure::entra_client_secret,
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
}
