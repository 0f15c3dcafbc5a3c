package dev.langchain4j.memori.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as a credential, and what only looks like one. No secret here was ever valid: they are put together from letters and digits. */
class CredentialsTest {

    private static final String REMOVED = "[credential removed]";
    private static final String BASE64 = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj".repeat(3);

    /** As many letters and digits, in a mix that no word has. */
    private static String mixed(int length) {
        return "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0".repeat(5).substring(0, length);
    }

    private static String hex(int length) {
        return "0a1b2c3d4e5f60718293a4b5c6d7e8f9".repeat(3).substring(0, length);
    }

    static Stream<String> keys() {
        return Stream.of(
                "AK" + "IA" + "IOSFODNN7EXAMPLE",
                "AS" + "IA" + "Q3EGRJMZ7ABCD234",
                "AI" + "za" + mixed(35),
                "gh" + "p_" + mixed(36),
                "gh" + "s_" + mixed(40),
                "github" + "_pat_" + mixed(22) + "_" + mixed(59),
                "gl" + "pat-" + mixed(20),
                "xo" + "xb-123456789012-" + mixed(24),
                "https://hooks.slack.com" + "/services/T0001/B0002/" + mixed(24),
                "sk" + "-proj-" + mixed(48),
                "sk" + "-ant-api03-" + mixed(60),
                "sk" + "-" + mixed(48),
                "sk" + "_live_" + mixed(24),
                "rk" + "_test_" + mixed(24),
                "h" + "f_" + mixed(34),
                "np" + "m_" + mixed(36),
                "pypi" + "-AgEIcHlwaS5vcmc" + mixed(60),
                "S" + "G." + mixed(22) + "." + mixed(43),
                "dop" + "_v1_" + hex(64),
                "shpat" + "_" + hex(32),
                "AGE-SECRET" + "-KEY-1"
                        + "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L".repeat(2).substring(0, 58),
                "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0NTY3ODkwIn0." + mixed(43));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "PASSPHRASE",
                "passwd",
                "pwd",
                "Passwort",
                "Kennwort",
                "contrase\u00f1a",
                "mot de passe",
                "wachtwoord",
                "senha",
                "api key",
                "APIKEY",
                "secret_access_key",
                "client-secret",
                "private key",
                "access_key",
                "encryption key",
                "auth-token",
                "secret",
                // Letters that are others to whoever does not mind case.
                "pa\u017f\u017fword",
                "to\u212aen"
            })
    void should_find_what_is_given_to_the_name_of_a_secret_however_it_is_written(String name) {
        assertThat(redacted("Note: " + name + " = \"" + mixed(20) + "\"")).contains(REMOVED);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void should_find_keys_of_known_shape_wherever_they_stand(String key) {
        assertThat(redacted(key)).isEqualTo(REMOVED);
        assertThat(redacted("use " + key + ", please")).isEqualTo("use " + REMOVED + ", please");
        assertThat(redacted("{\"text\":\"line\\n" + key + "\"}")).isEqualTo("{\"text\":\"line\\n" + REMOVED + "\"}");
        assertThat(redacted("(" + key + ")")).isEqualTo("(" + REMOVED + ")");
    }

    @ParameterizedTest
    @MethodSource("keys")
    void should_not_find_them_inside_of_longer_words(String key) {
        // What is only part of a longer run of letters and digits was never issued so.
        assertThat(redacted("x" + key)).isEqualTo("x" + key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RSA PRIVATE KEY",
                "PRIVATE KEY",
                "ENCRYPTED PRIVATE KEY",
                "OPENSSH PRIVATE KEY",
                "PGP PRIVATE KEY BLOCK"
            })
    void should_find_private_keys_with_and_without_an_end(String kind) {
        String begin = "-----BEGIN " + kind + "-----";
        String end = "-----END " + kind + "-----";

        assertThat(redacted("key:\n" + begin + "\n" + BASE64 + "\n" + end + "\nthanks"))
                .isEqualTo("key:\n" + REMOVED + "\nthanks");
        assertThat(redacted(begin + "\\n" + BASE64 + "\\n" + end)).isEqualTo(REMOVED);
        assertThat(redacted("it is " + begin + "\n" + BASE64)).isEqualTo("it is " + REMOVED);
        assertThat(redacted("A key begins with " + begin + " and ends with " + end + "."))
                .isEqualTo("A key begins with " + begin + " and ends with " + end + ".");
    }

    static List<List<String>> assignments() {
        return List.of(
                List.of("password = hunter2", "password = " + REMOVED),
                List.of("Password: Tr0ub4dor&3", "Password: " + REMOVED),
                List.of("DB_PASSWORD=swordfish\nPORT=5432", "DB_PASSWORD=" + REMOVED + "\nPORT=5432"),
                List.of("{\"password\": \"correct horse\"}", "{\"password\": \"" + REMOVED + "\"}"),
                List.of("{\\\"password\\\":\\\"abc123\\\"}", "{\\\"password\\\":\\\"" + REMOVED + "\\\"}"),
                List.of("api_key: 'f81d4fae7dec'", "api_key: '" + REMOVED + "'"),
                List.of("apiKey => \"zzzz-yyyy\"", "apiKey => \"" + REMOVED + "\""),
                List.of("client_secret=s3cr3tvalue&x=1", "client_secret=" + REMOVED + "&x=1"),
                List.of("her wifi password is 'dragons rule'", "her wifi password is '" + REMOVED + "'"),
                List.of("my password is Xk29pQ!", "my password is " + REMOVED),
                List.of("Passwort: geheim99", "Passwort: " + REMOVED),
                List.of("contraseña: abre4sesamo", "contraseña: " + REMOVED),
                List.of("mot de passe : ouvre1toi", "mot de passe : " + REMOVED),
                List.of("Authorization: Bearer " + mixed(24), "Authorization: Bearer " + REMOVED),
                List.of("access_token=" + mixed(24), "access_token=" + REMOVED),
                List.of("postgres://anna:s3cr3t@db.example.org/x", "postgres://anna:" + REMOVED + "@db.example.org/x"),
                List.of("redis://:p@ss:word@host:6379", "redis://:" + REMOVED + "@host:6379"),
                List.of("login https://u:pw99@example.org now", "login https://u:" + REMOVED + "@example.org now"));
    }

    @ParameterizedTest
    @MethodSource("assignments")
    void should_find_what_is_given_to_the_name_of_a_secret(List<String> pair) {
        assertThat(redacted(pair.get(0))).isEqualTo(pair.get(1));
        assertThat(redacted(pair.get(1))).as("a second look").isEqualTo(pair.get(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The password is required, and must have eight characters.",
                "password: required",
                "She forgot her password. It was changed in May.",
                "password = getPassword()",
                "password=${DB_PASSWORD}",
                "password: <your password>",
                "api_key: os.environ[\"KEY\"]",
                "api_key = config.api.key",
                "password = ********",
                "the password is case-sensitive",
                "the password is SHA-256 hashed",
                "max_tokens = 4096",
                "token: 12",
                "tokens: 1,200 in and 300 out",
                "secret: santa",
                "Secret Santa: Ben draws Anna",
                "session token 550e8400-e29b-41d4-a716-446655440000",
                "id_token=550e8400-e29b-41d4-a716-446655440000",
                "Bearer of good news: the release is out",
                "commit 9fceb02d0ae598e95dc970b74767f19372d61af8 broke it",
                "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "uuid 123e4567-e89b-12d3-a456-426614174000",
                "order SK-2024-000123 shipped",
                "version 1.18.1-beta2 of 2026-03-01",
                "class sk-fading-circle-container-wide-and-more",
                "the ticket AKIA-1234",
                "https://example.org:8080/path@2x.png",
                "https://example.org/a:b@c",
                "mailto:anna@example.org",
                "see http://localhost:3000/users/42",
                "merged PR #260 in langchain4j/langchain4j",
                "eyJ is how base64 of an object begins",
                "the passwords of three users leaked",
                "pwd: /home/anna",
            })
    void should_leave_what_is_none(String text) {
        assertThat(redacted(text)).isEqualTo(text);
    }

    /** So long that a time in proportion to the square of it would be many minutes. */
    @ParameterizedTest
    @ValueSource(
            strings = {"password=", "token=", "eyJaaaaaaaa-", "-----BEGIN ", "a://b:", "sk-", "bearer ", "password:\\\""
            })
    @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void should_take_time_in_proportion_to_the_text(String part) {
        assertThat(redacted(part.repeat(2_000_000 / part.length()))).isNotEmpty();
    }

    private static String redacted(String text) {
        Screening screening =
                new Screening(List.of(new Rule("credentials", PolicyAction.REDACT, new Credentials(), null, true)));
        return screening.text(text);
    }
}
