package dev.langchain4j.memori.policy;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys and tokens that are known by the prefix and the length that their makers publish, so that scanners can find them. */
final class KeyShapes {

    /**
     * One sort of key.
     *
     * @param prefix how it begins
     * @param whole  the whole of it; no part of it may be tried again, so that it takes time in proportion to the text
     */
    private record Shape(String prefix, Pattern whole) {}

    private static final List<Shape> SHAPES = List.of(
            // Clouds.
            shape("AKIA", "[A-Z0-9]{16}"),
            shape("ASIA", "[A-Z0-9]{16}"),
            shape("ABIA", "[A-Z0-9]{16}"),
            shape("ACCA", "[A-Z0-9]{16}"),
            shape("AIza", "[A-Za-z0-9_-]{35}"),
            shape("GOCSPX-", "[A-Za-z0-9_-]{20,40}+"),
            shape("ya29.", "[A-Za-z0-9_-]{20,}+"),
            shape("dop_v1_", "[a-f0-9]{64}"),
            shape("doo_v1_", "[a-f0-9]{64}"),
            shape("dor_v1_", "[a-f0-9]{64}"),
            shape("dapi", "[a-f0-9]{32}(?:-[0-9])?"),
            shape("HRKU-", "[A-Za-z0-9_-]{36,64}+"),
            shape("hvs.", "[A-Za-z0-9_-]{24,}+"),
            shape("hvb.", "[A-Za-z0-9_-]{24,}+"),
            shape("AccountKey=", "[A-Za-z0-9+/]{86}={0,2}"),
            // Where code lives.
            shape("ghp_", "[A-Za-z0-9]{36,255}+"),
            shape("gho_", "[A-Za-z0-9]{36,255}+"),
            shape("ghu_", "[A-Za-z0-9]{36,255}+"),
            shape("ghs_", "[A-Za-z0-9]{36,255}+"),
            shape("ghr_", "[A-Za-z0-9]{36,255}+"),
            shape("github_pat_", "[A-Za-z0-9_]{22,255}+"),
            shape("glpat-", "[A-Za-z0-9_.-]{20,}+"),
            shape("gldt-", "[A-Za-z0-9_-]{20,}+"),
            shape("glrt-", "[A-Za-z0-9_.-]{20,}+"),
            shape("glptt-", "[A-Za-z0-9_-]{20,}+"),
            shape("npm_", "[A-Za-z0-9]{36}"),
            shape("pypi-AgE", "[A-Za-z0-9_-]{50,}+"),
            shape("rubygems_", "[a-f0-9]{48}"),
            shape("dckr_pat_", "[A-Za-z0-9_-]{20,}+"),
            // Models.
            shape("sk-", "(?:proj|svcacct|admin|None|ant|or)-[A-Za-z0-9_-]{20,}+"),
            shape("sk-", "[A-Za-z0-9]{32,}+"),
            shape("hf_", "[A-Za-z0-9]{34,}+"),
            shape("r8_", "[A-Za-z0-9]{37,}+"),
            shape("gsk_", "[A-Za-z0-9]{40,}+"),
            shape("xai-", "[A-Za-z0-9]{60,}+"),
            shape("pplx-", "[A-Za-z0-9]{40,}+"),
            // Messages and mail.
            shape("xoxb-", "[A-Za-z0-9-]{10,}+"),
            shape("xoxp-", "[A-Za-z0-9-]{10,}+"),
            shape("xoxa-", "[A-Za-z0-9-]{10,}+"),
            shape("xoxr-", "[A-Za-z0-9-]{10,}+"),
            shape("xoxs-", "[A-Za-z0-9-]{10,}+"),
            shape("xoxe.", "[A-Za-z0-9.-]{20,}+"),
            shape("xapp-", "[0-9]-[A-Za-z0-9-]{20,}+"),
            shape("https://hooks.slack.com/services/", "[A-Za-z0-9/]{30,}+"),
            shape("SG.", "[A-Za-z0-9_-]{16,32}+\\.[A-Za-z0-9_-]{16,64}+"),
            shape("key-", "[a-f0-9]{32}"),
            // Money and trade.
            shape("sk_live_", "[A-Za-z0-9]{16,}+"),
            shape("sk_test_", "[A-Za-z0-9]{16,}+"),
            shape("rk_live_", "[A-Za-z0-9]{16,}+"),
            shape("rk_test_", "[A-Za-z0-9]{16,}+"),
            shape("whsec_", "[A-Za-z0-9+/]{24,}+={0,2}"),
            shape("shpat_", "[a-fA-F0-9]{32}"),
            shape("shpca_", "[a-fA-F0-9]{32}"),
            shape("shppa_", "[a-fA-F0-9]{32}"),
            shape("shpss_", "[a-fA-F0-9]{32}"),
            shape("sq0csp-", "[A-Za-z0-9_-]{43}"),
            // Tools.
            shape("glsa_", "[A-Za-z0-9]{32}_[a-fA-F0-9]{8}"),
            shape("PMAK-", "[a-f0-9]{24}-[a-f0-9]{34}"),
            shape("lin_api_", "[A-Za-z0-9]{40}"),
            shape("ntn_", "[A-Za-z0-9]{40,}+"),
            shape("secret_", "[A-Za-z0-9]{43}"),
            shape("AGE-SECRET-KEY-1", "[A-Z0-9]{58}"),
            shape("figd_", "[A-Za-z0-9_-]{38,}+"));

    private KeyShapes() {}

    static void find(String text, List<Span> found) {
        for (Shape shape : SHAPES) {
            int at = text.indexOf(shape.prefix);
            if (at < 0) {
                continue;
            }
            Matcher whole = shape.whole.matcher(text);
            while (at >= 0) {
                int next = at + shape.prefix.length();
                if (Tokens.begins(text, at) && whole.region(next, text.length()).lookingAt()) {
                    next = whole.end();
                    found.add(new Span(at, next, Credentials.WHAT));
                }
                at = text.indexOf(shape.prefix, next);
            }
        }
    }

    private static Shape shape(String prefix, String rest) {
        return new Shape(prefix, Pattern.compile("(?:" + rest + ")(?![A-Za-z0-9])"));
    }
}
