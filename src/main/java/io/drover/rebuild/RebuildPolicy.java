package io.drover.rebuild;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which artifacts may be rebuilt: an allow list and a deny list, per handler and type of artifact. Allowed is what an
 * allow rule matches and no deny rule does; an empty policy allows nothing. A handler's own rule for a type replaces the
 * {@code global} one, it is not added to it. Immutable and thread-safe.
 *
 * <p>Source: Freshmaker's allow and block lists, wire/targets.md §1.6, read there in code at 2020-01.
 */
public final class RebuildPolicy {
    /** Under this name stand the rules for every handler that has none of its own. */
    public static final String GLOBAL = PolicyLists.GLOBAL;

    /** The class of Freshmaker's configuration that counts in production. */
    public static final String USUAL_SECTION = "ProdConfiguration";

    private static final int MOST_BYTES = 1 << 20;

    private final PolicyLists lists;

    private RebuildPolicy(PolicyLists lists) {
        this.lists = lists;
    }

    /**
     * From a file: Python ({@code …/config.py}, Freshmaker's own), else YAML or JSON such as {@code config/policy.yaml}.
     *
     * @param section class of a Python file, {@code ProdConfiguration}; other files have none
     * @throws PolicyException if anything in it is not understood
     */
    public static RebuildPolicy read(Path file, String section) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new PolicyException(new Place(file.toString(), 1, 1), "", "has more than " + MOST_BYTES + " bytes");
        }
        String text = Files.readString(file);
        String name = file.toString();
        return name.endsWith(".py")
                ? new RebuildPolicy(PolicyParser.parse(PythonConfig.read(text, name, section)))
                : new RebuildPolicy(PolicyParser.parse(PolicyYaml.read(text, name)));
    }

    /** From the text of a policy in YAML, without a file to name. @throws PolicyException */
    public static RebuildPolicy parseYaml(String yaml) {
        return new RebuildPolicy(PolicyParser.parse(PolicyYaml.read(yaml, "")));
    }

    /** The policy of an empty file. */
    public static RebuildPolicy denyAll() {
        return new RebuildPolicy(new PolicyLists(new Place("", 1, 1)));
    }

    /**
     * @param handler name in the policy file whose rules are laid over {@code global}
     * @param criteria what is known of the artifact, in the order in which a reason should name it; values are compared
     *     as Python's {@code str} writes them ({@code True}, {@code None})
     */
    public Verdict judge(String handler, ArtifactType type, Map<String, ? extends @Nullable Object> criteria) {
        Map<String, String> text = text(criteria);
        Optional<Rule> allow = lists.effective(ListKind.ALLOW, handler, type);
        RuleName asked = allow.map(Rule::name).orElse(null);
        try {
            Optional<Rule.Match> allowed = allow.flatMap(rule -> rule.match(text));
            if (allowed.isEmpty()) {
                return new Verdict.Denied(
                        "no allow rule for " + type.word() + " matches " + words(text) + "; default is deny", asked);
            }
            Optional<Rule> deny = lists.effective(ListKind.DENY, handler, type);
            asked = deny.map(Rule::name).orElse(asked);
            return deny.flatMap(rule -> rule.match(text))
                    .<Verdict>map(match -> new Verdict.Denied(match.why(), match.rule()))
                    .orElseGet(() -> new Verdict.Allowed(
                            allowed.get().why(), allowed.get().rule()));
        } catch (StartPattern.TooCostly e) {
            return new Verdict.Denied(
                    "the policy could not be applied to " + type.word() + " " + words(text) + ": " + e.getMessage(),
                    asked);
        }
    }

    /** The verdict on a module, by its name and stream (in a policy: {@code name} and {@code branch}). */
    public Verdict judgeModule(String handler, String name, String stream) {
        Map<String, String> criteria = new LinkedHashMap<>();
        criteria.put("name", name);
        criteria.put("branch", stream);
        return judge(handler, ArtifactType.MODULE, criteria);
    }

    /**
     * The verdict on a container image, or, by the {@code advisory_…} criteria alone, on an advisory before its images are
     * looked for.
     *
     * @param handler such as {@code RebuildImagesOnRPMBodhiUpdate}
     * @param criteria {@code name}, {@code branch}, {@code image_name}, {@code image_version}, {@code image_release},
     *     {@code image_published_repo}, {@code published}, {@code advisory_…}, as far as they are known; {@code dry_run}
     *     and {@code manual} are false where they are left out
     */
    public Verdict judgeImage(String handler, Map<String, ? extends @Nullable Object> criteria) {
        return judge(handler, ArtifactType.IMAGE, imageCriteria(criteria));
    }

    /** How the policy comes to its verdict on an artifact, criterion by criterion, and what would have to differ. */
    public Explanation explain(String handler, ArtifactType type, Map<String, ? extends @Nullable Object> criteria) {
        Map<String, ? extends @Nullable Object> all = type == ArtifactType.IMAGE ? imageCriteria(criteria) : criteria;
        return Explaining.of(lists, handler, type, text(all), judge(handler, type, all));
    }

    /** Passages that load and probably do not mean what their author thinks; empty for a clean policy. */
    public List<Trap> traps() {
        return PolicyTraps.find(lists);
    }

    private static Map<String, @Nullable Object> imageCriteria(Map<String, ? extends @Nullable Object> criteria) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(criteria);
        ArtifactType.Criteria.HOW.forEach(how -> all.putIfAbsent(how, Boolean.FALSE));
        return all;
    }

    private static Map<String, String> text(Map<String, ? extends @Nullable Object> criteria) {
        Map<String, String> text = new LinkedHashMap<>();
        criteria.forEach((key, value) -> text.put(key, PythonText.of(value)));
        return text;
    }

    private static String words(Map<String, String> criteria) {
        return criteria.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
