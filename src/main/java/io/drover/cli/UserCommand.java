package io.drover.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCrypt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drover user}: a line for the users' file, as {@code htpasswd -B} and a third field with the roles make it. */
@Command(
        name = "user",
        description = "Print a line for the file that drover.api.users-file names: who may log in, and as what.",
        mixinStandardHelpOptions = true)
public final class UserCommand implements Callable<Integer> {
    private static final int ROUNDS = 10;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "NAME", description = "Login name, without a colon.")
    private String name = "";

    @Option(
            names = "--roles",
            paramLabel = "ROLES",
            defaultValue = "sender",
            description = "admin, sender; several with commas between. Default: ${DEFAULT-VALUE}.")
    private String roles = "";

    @Option(
            names = "--password",
            paramLabel = "PASSWORD",
            arity = "0..1",
            interactive = true,
            description = "Asked for where it is not given; DROVER_PASSWORD where that is set.")
    private char @Nullable [] password;

    @Override
    public Integer call() {
        if (name.isBlank() || name.contains(":")) {
            throw new ParameterException(spec.commandLine(), "a name has no colon and is not empty");
        }
        String secret = secret();
        PrintWriter out = spec.commandLine().getOut();
        out.println(name + ":" + BCrypt.hashpw(secret, BCrypt.gensalt(ROUNDS)) + ":" + roles);
        out.flush();
        return 0;
    }

    private String secret() {
        String variable = System.getenv("DROVER_PASSWORD");
        String secret = password != null ? new String(password) : variable == null ? asked() : variable;
        if (secret.length() < 8) {
            throw new ParameterException(spec.commandLine(), "a password has at least 8 characters");
        }
        return secret;
    }

    private String asked() {
        if (System.console() == null) {
            throw new ParameterException(spec.commandLine(), "no terminal to ask at: set DROVER_PASSWORD");
        }
        char[] typed = System.console().readPassword("Password for %s: ", name);
        return typed == null ? "" : new String(typed);
    }
}
