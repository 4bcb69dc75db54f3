//! Word lists of the judgement: each a text of words between white space, since a list of hundreds reads best that way.

/// Words with white space between them.
pub(super) struct Words(&'static str);

impl Words {
    /// The words of `text`.
    pub(super) const fn of(text: &'static str) -> Self {
        Self(text)
    }

    /// Whether `word` is one of them.
    pub(super) fn has(&self, word: &str) -> bool {
        self.all().any(|entry| entry == word)
    }

    /// Each of them.
    pub(super) fn all(&self) -> impl Iterator<Item = &'static str> {
        self.0.split_ascii_whitespace()
    }
}

/// Last words of keys that describe a secret: its name, its place, its shape.
pub(super) const ABOUT: Words = Words::of(
    "\
    field fields label labels placeholder regex regexp pattern length len min max policy policies rule rules hasher \
    type types name names file files filename filepath path paths dir directory folder url urls uri endpoint host \
    prompt hint help error errors message messages msg text title description desc header headers param params \
    parameter attribute attr column columns id ids count size bits bytes limit ttl expiry expires expiration \
    lifetime validity timeout age days date time at encoder encoding encryptor algorithm alg algo method methods \
    mode format version versions provider providers manager service services handler class controller view template \
    form input element selector css icon button btn link route action event events callback function func enabled \
    disabled required visible visibility toggle strength score validator validators validation validate valid index \
    idx map dict list array table schema kind ref refs reference arn var variable env property prop prefix suffix \
    separator delimiter char chars charset alphabet code codes status state scope scopes issuer audience subject \
    owner user username email domain region zone store keystore truststore storage repository factory generator \
    builder parser reader writer loader resolver source sources module package plugin component widget screen page \
    dialog modal tab menu section group category tag tags test tests spec mock stub fixture request response result \
    total tokens passwords secrets keys usage cost price flag option options settings config manifest locator xpath \
    checkbox tooltip info warning success failed failure exists missing empty mismatch changed updated created \
    reset forgot forgotten used strategy resource placement position alias aliases identifier uuid guid digest checksum \
    hash hashes hashed md5 sha sha1 sha224 sha256 sha384 sha512 crc crc32 fingerprint thumbprint signature sig \
    revision rev etag integrity cert certificate pem crt cer pub stream iterator cursor offset equal equals match \
    matches contains mgr realm find query queryselector submit wrap management \
",
);

/// Words that make a key something else wherever they stand.
pub(super) const NOT_SECRET: Words = Words::of(
    "\
    public pubkey publickey publishable keyboard keymap keybinding keybindings hotkey shortcut keycode monkey \
    donkey turkey hockey jockey tokenizer tokenize tokenization tokenizers stopword csrf xsrf csrfmiddlewaretoken \
    xcsrf nonce hashed encrypted ciphertext checksum digest md5 sha1 sha256 sha512 integrity fingerprint thumbprint \
    srcrev gitrev primary foreign partition i18n l10n translation translations locale keyword keywords keyframe \
    keyframes keyspace recaptchasitekey sitekey idempotency bypass compass passport passenger passage passive \
    passing passed passes passthrough encompass secretary authored authors author clavier enclave parolee \
    authenticity magic secretsmanager nonmatching non invalid fake bogus dummy mock nonexistent \
",
);

/// First words of keys that ask a question or give an order.
pub(super) const QUESTION: Words = Words::of(
    "\
    is has show hide no use uses enable disable require requires need needs should can must allow allows get set \
    fetch load read parse validate check verify compare generate create update delete remove invalid wrong \
    incorrect missing forgot num max min on \
",
);

/// Neighbouring words of keys that hold no secret.
pub(super) const PAIRS: Words = Words::of(
    "\
    existing_secret site_key key_down key_up key_press sort_key cache_key dict_keys object_key row_key group_key index_key \
    translation_key message_key next_token change_token request_token continuation_token page_token sync_token pagination_token bos_token \
    eos_token pad_token unk_token mask_token cls_token sep_token special_token end_token start_token \
    idempotency_key routing_key event_key ssh_rsa host_key postman_token known_hosts user_secrets key_size kms_key map_key build_pass \
",
);

/// Values that say that there is none, and names of types.
pub(super) const NOTHING: Words = Words::of(
    "\
    null nil none undefined true false yes no on off string str text bytes char varchar number integer int boolean \
    bool object any optional required unset empty default void n/a na tbd todo unknown nullable secretstr \
    option<string> &str std::string credentials auto disabled enabled prompt ask env file generate generated random \
    hidden masked omitted removed sensitive private self this value let var const return not and the is for with \
    from md5 sha1 sha224 sha256 sha384 sha512 bcrypt argon2 argon2i argon2id scrypt pbkdf2 hs256 rs256 es256 \
",
);

/// Passwords that everybody tries first, and words that examples use for one; letters only.
pub(super) const WEAK: Words = Words::of(
    "\
    password passwort passwd pass passw pwd pw passphrase secret secrets topsecret supersecret verysecret mysecret \
    secretpassword mypassword thepassword yourpassword newpassword oldpassword testpassword mypass userpass \
    userpassword dbpassword dbpass adminpassword rootpassword somepassword apassword badpassword wrongpassword \
    goodpassword hunter test testing tester tests testpass testuser testtest dev development demo example sample \
    dummy fake foo bar foobar baz qux foobarbaz blah abc abcd abcde asdf asdfasdf qwerty qwertz qwertyuiop letmein \
    welcome login logmein guest admin administrator root toor user username name me nobody anonymous default \
    changeme changeit change temp temporary token mytoken key mykey apikey postgres postgresql mysql mariadb mongo \
    mongodb redis rabbitmq oracle mssql sa elastic docker vagrant ubuntu rails django laravel symfony wordpress \
    hello helloworld world hallo monkey dragon master swordfish opensesame sesame tiger scott manager system sys \
    minioadmin grafana prometheus airflow keycloak sonar nexus jenkins gitlab app application service server client \
    db database passme pa pas a b x xx xyz correct invalid incorrect wrong bad valid value string geheim senha \
    contrasena motdepasse parola clave public private cisco yourpass realpassword strongpassword strongpass \
    yourstrongpassword yourstrong mysecretpassword notsecure insecure plaintext cleartext simple super safe \
",
);

/// Words of tokens that somebody made up.
pub(super) const INVENTED: Words = Words::of(
    "\
    test tests testing fake foo bar baz foobar dummy sample demo mock stub secret password token my your some the \
    this invalid valid expired example abc abcd abcdef xyz key apikey access refresh random string value \
    placeholder user admin client hello world real not super secure very long \
",
);

/// Parts of keys that name a password or something alike, in many languages.
pub(super) const PASSWORD_PARTS: Words = Words::of(
    "\
    passw passphrase passcode passkey pwd psw passord kennwort motdepasse contrase wachtwoord losenord lösenord \
    salasana adgangskode jelszo jelszó secret token auth cred pin key cookie community psk salt \
    pepper lozinka slaptazodi slaptažodi matkhau katasandi parolachiave hasło şifre парол гасло κωδικ \
",
);

/// Words of keys that name a password; other words have them inside.
pub(super) const PASSWORD_WORDS: Words = Words::of(
    "\
    pass pw mdp clave claves dbpass userpass mypass rootpass bindpw rootpw passwd requirepass senha senhas haslo \
    heslo sifre senord parola parole parol parool geslo sandi \
",
);

/// Words by which an example says that it is one, wherever they stand.
pub(super) const TELLING: Words = Words::of(
    "\
    example placeholder changeme change_me change-me redacted your_ your- yourtoken yourapi yoursecret yourpassword \
    insert_ insert- inserthere replace_ replace- replaceme dummy xxxxx _here -here token_here fixme todo_ \
    lorem_ipsum notreal not_real not-real not_a_real not-a-real fake_ fake- _fake -fake <secret> deadbeefdeadbeef \
    enter_your put_your sanitized hidden_ \
    eby8vdm02xnocqf \
",
);

/// Starts of values that name a place in a vault, an environment, or an encrypted form, in lower case.
pub(super) const ELSEWHERE: Words = Words::of(
    "\
    enc[ enc( vault: vault( {cipher} op:// secretref: arn: ssm: ssm/ kms: file: env: env. env( ref+ ref: encrypted: \
    keyring: keychain: gcp: projects/ secret:// secrets/ secret/ !vault !ref !sub !getatt !secret !env !!binary \
    $ansible_vault os.environ os.getenv process.env getenv system.getenv import.meta secrets. data. var. local. \
    self. this. steps. needs. inputs. github. @microsoft.keyvault resolve: {{resolve: akv: awssm: doppler: \
    infisical: bitwarden: age1 ssh-rsa ssh-ed25519 ecdsa-sha2 application/ text/ data: sha256- sha512- sha1- \
    sha384- sha256: sha512: md5: urn: base64decode lookup( file( \
",
);

/// Ends of the names of files and hosts.
pub(super) const FILE_ENDINGS: Words = Words::of(
    "\
    .pem .key .crt .cer .p12 .pfx .jks .txt .json .yml .yaml .xml .toml .ini .conf .cfg .env .html .htm .php .py \
    .rb .js .ts .go .java .cs .sh .md .png .svg .jpg .gif .css .properties .com .org .net .io .local .internal .dll \
    .so .exe .lib .pub .csr .der .log .tpl .tmpl .j2 \
",
);

/// Ends of the names of programs, and of data whose strings stand in quotes.
pub(super) const CODE_ENDINGS: Words = Words::of(
    "\
    pyi pyc pyx py js jsx ts tsx mjs cjs go java kt kts scala groovy rs c h cc cpp cxx hpp cs fs vb swift m mm rb erb php pl pm \
    lua dart ex exs erl hs ml clj cljs r jl nim zig vue svelte sol sql css scss less html htm haml slim tf hcl \
    graphql proto feature rst adoc po pot ipynb json map gradle cmake d pas rake ru gemspec \
",
);

/// Parts of regular expressions and of digests with a name, which no password has.
pub(super) const EXPRESSION_SIGNS: &str =
    "(?: (?P (?< (?i) [a-z [A-Z [0-9 [^ ]* ]+ .*? \\d \\w \\s sha-256: sha256: thumbprint";

/// Parts of formats and of markup.
pub(super) const TEMPLATE_SIGNS: Words = Words::of(".* .+ %s %d %v {} {0} {1} &lt; </ /> \\u00 <% %> {% {{ ${");
