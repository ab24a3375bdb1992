package io.drover.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Set;
import java.util.TreeSet;

/** {@code /api/drover/login}: who one is, with which roles; asks for a login, whatever reading needs. */
public final class LoginResource implements Resources.Face {
    @Override
    public void addTo(Resources resources) {
        resources.change(
                Operation.get("/api/drover/login", "Who one is, with which roles.")
                        .gives("name", "roles"),
                Set.of(),
                (request, path, user) -> {
                    var body = Json.object().put("name", user.name());
                    ArrayNode roles = body.putArray("roles");
                    new TreeSet<>(user.roles()).forEach(roles::add);
                    return Answer.ok(body);
                });
    }
}
