package io.drover.sandbox.koji;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Things by a pattern of their names (wire/koji.md §5.7). */
final class SearchMethods {

    private record Named(long id, String name) {}

    private final HubState state;

    SearchMethods(HubState state) {
        this.state = state;
    }

    void register(HubMethods methods) {
        methods.add("search(terms, type, matchType, queryOpts=nil)", this::search);
    }

    private Object search(HubCall call, HubArguments args) {
        String terms = args.text("terms");
        if (terms.isEmpty()) {
            throw HubFault.generic("empty search terms");
        }
        Pattern pattern = pattern(terms, args.text("matchType"));
        boolean anywhere = args.text("matchType").equals("regexp");
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (Named named : all(args.text("type"))) {
            boolean fits = anywhere
                    ? pattern.matcher(named.name()).find()
                    : pattern.matcher(named.name()).matches();
            if (fits) {
                Map<String, @Nullable Object> row = new LinkedHashMap<>();
                row.put("id", named.id());
                row.put("name", named.name());
                rows.add(row);
            }
        }
        return HubQuery.apply(rows, args.struct("queryOpts"));
    }

    private static Pattern pattern(String terms, String matchType) {
        return switch (matchType) {
            case "glob" -> HubGlob.compile(terms);
            case "exact" -> Pattern.compile(Pattern.quote(terms));
            case "regexp" -> regexp(terms);
            default -> throw HubFault.generic("unknown matchType: " + matchType);
        };
    }

    private static Pattern regexp(String terms) {
        try {
            return Pattern.compile(terms);
        } catch (PatternSyntaxException e) {
            throw HubFault.unexpected("<class 'psycopg2.errors.InvalidRegularExpression'>: " + e.getDescription());
        }
    }

    private List<Named> all(String type) {
        List<Named> all = new ArrayList<>();
        switch (type) {
            case "package" -> state.packages().forEach((name, id) -> all.add(new Named(id, name)));
            case "build" -> state.builds.all().forEach(build -> all.add(new Named(build.id, build.nvr.toString())));
            case "tag" -> state.tags.all().forEach(tag -> all.add(new Named(tag.id, tag.name)));
            case "target" ->
                state.tags.targets().stream()
                        .filter(target -> target.tags(null) != null)
                        .forEach(target -> all.add(new Named(target.id, target.name)));
            case "user" -> state.users.all().forEach(user -> all.add(new Named(user.id, user.name)));
            case "rpm" -> state.builds.rpms().forEach(rpm -> all.add(new Named(rpm.id, rpm.nvra + ".rpm")));
            case "image", "maven", "win" ->
                state.builds.archives().stream()
                        .filter(archive -> archive.btype.equals(type))
                        .forEach(archive -> all.add(new Named(archive.id, archive.filename)));
            case "host" -> all.add(new Named(1, "builder.localhost"));
            default -> throw HubFault.generic("unknown search type: " + type);
        }
        return all;
    }
}
