package io.drover.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/**
 * Random policies and artifacts, judged by us and, written down as simply as wire/targets.md §1.6 reads, by the second
 * half of this class. Rules are plain values here: a map, or a list of an operator and a list.
 */
class PolicyPropertyTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> KEYS = List.of("name", "branch", "image_name", "published", "unheard_of");
    private static final List<String> HANDLERS = List.of("global", "own", "other");
    private static final List<String> PATTERNS =
            List.of("a", "ab$", "b", "True", "[ab]b", "a|c", "", ".*c", "None", "^b");
    private static final List<Object> VALUES = List.of("a", "ab", "abc", "b", "c", "", true, false);

    private static Path directory = Path.of("target");

    @BeforeContainer
    static void makeDirectory() throws IOException {
        directory = Files.createTempDirectory("policy");
    }

    @AfterContainer
    static void removeDirectory() throws IOException {
        Files.deleteIfExists(directory.resolve("config.py"));
        Files.delete(directory);
    }

    @Property(tries = 1_000, seed = "20261121")
    void everySpellingIsJudgedAsTheContractSays(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        Map<String, Object> allow = list(random);
        Map<String, Object> deny = list(random);
        Map<String, Object> criteria = criteria(random);
        String handler = HANDLERS.get(random.nextInt(HANDLERS.size()));
        boolean expected = allowed(allow, deny, handler, criteria);
        Statistics.collect(expected);
        Statistics.coverage(both -> both.check(true).percentage(percent -> percent > 10));

        RebuildPolicy yaml = RebuildPolicy.parseYaml(
                JSON.writeValueAsString(Map.of("HANDLER_BUILD_ALLOWLIST", allow, "HANDLER_BUILD_BLOCKLIST", deny)));
        RebuildPolicy python = python(allow, deny);

        assertThat(yaml.judge(handler, ArtifactType.IMAGE, criteria).allowed())
                .as("allow %s deny %s: %s for %s", allow, deny, criteria, handler)
                .isEqualTo(expected);
        assertThat(python.judge(handler, ArtifactType.IMAGE, criteria).allowed())
                .as("as Python: allow %s deny %s: %s for %s", allow, deny, criteria, handler)
                .isEqualTo(expected);
        assertThat(yaml.traps()).hasSameSizeAs(python.traps());
    }

    @Property(tries = 500, seed = "20261122")
    void anExplanationAgreesWithTheVerdictAndNamesWhatWouldChangeIt(@ForAll long seed) throws JsonProcessingException {
        Random random = new Random(seed);
        RebuildPolicy policy =
                RebuildPolicy.parseYaml(JSON.writeValueAsString(Map.of("allow", list(random), "deny", list(random))));
        Map<String, Object> criteria = criteria(random);
        String handler = HANDLERS.get(random.nextInt(HANDLERS.size()));

        Explanation explanation = policy.explain(handler, ArtifactType.MODULE, criteria);

        assertThat(explanation.verdict()).isEqualTo(policy.judge(handler, ArtifactType.MODULE, criteria));
        assertThat(explanation.allow().matches() && !explanation.deny().matches())
                .isEqualTo(explanation.verdict().allowed());
        assertThat(explanation.differ()).isNotEmpty().doesNotContain("");
    }

    private static RebuildPolicy python(Map<String, Object> allow, Map<String, Object> deny) throws IOException {
        String text = "class Base(object):\n    HANDLER_BUILD_BLACKLIST = " + literal(deny)
                + "\n\n\nclass ProdConfiguration(Base):\n    HANDLER_BUILD_WHITELIST = " + literal(allow) + "\n";
        return RebuildPolicy.read(Files.writeString(directory.resolve("config.py"), text), "ProdConfiguration");
    }

    /** As a person writes it in Python. */
    private static String literal(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> "'" + entry.getKey() + "': " + literal(entry.getValue()))
                    .collect(Collectors.joining(",\n        ", "{", "}"));
        }
        if (value instanceof List<?> list) {
            boolean operator = list.size() == 2 && list.get(1) instanceof List<?>;
            String inner = (operator ? (List<?>) list.get(1) : list)
                    .stream().map(PolicyPropertyTest::literal).collect(Collectors.joining(", "));
            return operator ? list.get(0) + "_(" + inner + ")" : "[" + inner + "]";
        }
        return value == null ? "None" : "r'" + value + "'";
    }

    private static Map<String, Object> list(Random random) {
        Map<String, Object> handlers = new LinkedHashMap<>();
        for (String handler : HANDLERS) {
            Map<String, Object> types = new LinkedHashMap<>();
            for (String type : List.of("image", "module")) {
                if (random.nextInt(3) > 0) {
                    types.put(type, rule(random, 3));
                }
            }
            if (random.nextInt(3) > 0) {
                handlers.put(handler, types);
            }
        }
        return handlers;
    }

    private static Object rule(Random random, int depth) {
        int kind = random.nextInt(depth == 0 ? 4 : 8);
        if (kind == 0 && depth > 0 && random.nextInt(4) == 0) {
            return List.of();
        }
        if (kind < 4) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                fields.put(KEYS.get(random.nextInt(KEYS.size())), patterns(random));
            }
            return fields;
        }
        List<Object> rules = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            rules.add(rule(random, depth - 1));
        }
        return List.of(kind < 6 ? "any" : "all", rules);
    }

    private static @Nullable Object patterns(Random random) {
        int kind = random.nextInt(10);
        if (kind == 0) {
            return null;
        }
        if (kind < 6) {
            return PATTERNS.get(random.nextInt(PATTERNS.size()));
        }
        List<String> several = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            several.add(PATTERNS.get(random.nextInt(PATTERNS.size())));
        }
        return several;
    }

    private static Map<String, Object> criteria(Random random) {
        Map<String, Object> criteria = new LinkedHashMap<>();
        for (String key : KEYS) {
            if (random.nextBoolean()) {
                criteria.put(key, VALUES.get(random.nextInt(VALUES.size())));
            }
        }
        return criteria;
    }

    // the contract, once more
    // ------------------------------------------------------------------------------------------

    private static boolean allowed(
            Map<String, Object> allow, Map<String, Object> deny, String handler, Map<String, Object> criteria) {
        return matches(effective(allow, handler), criteria) && !matches(effective(deny, handler), criteria);
    }

    private static Object effective(Map<String, Object> list, String handler) {
        Map<Object, Object> types = new LinkedHashMap<>((Map<?, ?>) list.getOrDefault("global", Map.of()));
        types.putAll((Map<?, ?>) list.getOrDefault(handler, Map.of()));
        return types.getOrDefault("image", List.of());
    }

    private static boolean matches(Object rule, Map<String, Object> criteria) {
        if (rule instanceof List<?> list) {
            if (list.isEmpty()) {
                return false;
            }
            List<?> rules = (List<?>) list.get(1);
            return list.get(0).equals("any")
                    ? rules.stream().anyMatch(inner -> matches(inner, criteria))
                    : rules.stream().allMatch(inner -> matches(inner, criteria));
        }
        Map<?, ?> wanted = (Map<?, ?>) rule;
        boolean shared = criteria.keySet().stream().anyMatch(wanted::containsKey);
        return shared
                && criteria.entrySet().stream()
                        .allMatch(given -> passes(wanted.get(given.getKey()), python(given.getValue())));
    }

    private static boolean passes(@Nullable Object patterns, String value) {
        if (patterns == null) {
            return true;
        }
        return (patterns instanceof List<?> several ? several : List.of(patterns))
                .stream().anyMatch(pattern -> java.util.regex.Pattern.compile(pattern.toString())
                        .matcher(value)
                        .lookingAt());
    }

    private static String python(Object value) {
        return value.equals(true) ? "True" : value.equals(false) ? "False" : value.toString();
    }
}
