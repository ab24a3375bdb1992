package io.drover.sandbox.koji;

import io.drover.koji.XmlRpcCall;
import io.drover.koji.XmlRpcLimits;
import io.drover.koji.XmlRpcResponse;
import io.drover.koji.XmlRpcWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Questions about tasks (wire/koji.md §5.2). */
final class TaskMethods {

    private final HubState state;
    private final HubTaskRunner runner;

    TaskMethods(HubState state, HubTaskRunner runner) {
        this.state = state;
        this.runner = runner;
    }

    void register(HubMethods methods) {
        methods.add("getTaskInfo(task_id, request=false, strict=false)", this::getTaskInfo);
        methods.add("getTaskRequest(taskId)", (call, args) -> state.tasks.task(args.value("taskId")).request);
        methods.add("getTaskResult(taskId, raise_fault=true)", this::getTaskResult);
        methods.add("getTaskChildren(task_id, request=false, strict=false)", this::children);
        methods.add("getTaskDescendents(task_id, request=false)", this::descendents);
        methods.add(
                "taskFinished(taskId)",
                (call, args) -> state.tasks.task(args.value("taskId")).finished());
        methods.add("listTasks(opts=nil, queryOpts=nil)", this::listTasks);
        methods.add("listTaskOutput(taskID, stat=false, all_volumes=false, strict=false)", this::output);
        methods.add("downloadTaskOutput(taskID, fileName, offset=0, size=-1, volume=nil)", this::download);
        methods.add("listChannels(hostID=nil, event=nil, enabled=nil)", (call, args) -> HubChannels.names().stream()
                .map(HubChannels::struct)
                .toList());
        methods.add(
                "getChannel(channelInfo, strict=false)",
                (call, args) -> HubChannels.struct(HubChannels.find(args.value("channelInfo"), "default")));
    }

    private @Nullable Object getTaskInfo(HubCall call, HubArguments args) {
        if (args.value("task_id") instanceof List<?> ids) {
            List<@Nullable Object> infos = new ArrayList<>();
            ids.forEach(id -> infos.add(info(call, args, id)));
            return infos;
        }
        return info(call, args, args.value("task_id"));
    }

    private @Nullable Object info(HubCall call, HubArguments args, @Nullable Object id) {
        HubTask task = state.tasks.find(id).orElse(null);
        if (task == null) {
            if (args.flag("strict")) {
                throw HubFault.generic("query returned no rows");
            }
            return null;
        }
        Map<String, @Nullable Object> info = struct(task, args.flag("request"));
        runner.lookedAt(call, task);
        return info;
    }

    private static Map<String, @Nullable Object> struct(HubTask task, boolean request) {
        Map<String, @Nullable Object> struct = task.struct();
        if (request) {
            struct.put("request", task.request);
        }
        return struct;
    }

    private Object children(HubCall call, HubArguments args) {
        HubTask task = state.tasks.find(args.value("task_id")).orElse(null);
        if (task == null) {
            if (args.flag("strict")) {
                throw HubFault.generic("No such task: " + args.value("task_id"));
            }
            return List.of();
        }
        return task.children.stream()
                .map(child -> struct(child, args.flag("request")))
                .toList();
    }

    private Object descendents(HubCall call, HubArguments args) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        descend(state.tasks.task(args.value("task_id")), args.flag("request"), all);
        return all;
    }

    private static void descend(HubTask task, boolean request, Map<String, @Nullable Object> all) {
        all.put(
                String.valueOf(task.id),
                task.children.stream().map(child -> struct(child, request)).toList());
        task.children.forEach(child -> descend(child, request, all));
    }

    private @Nullable Object getTaskResult(HubCall call, HubArguments args) {
        HubTask task = state.tasks.task(args.value("taskId"));
        if (task.state == HubTask.CANCELED) {
            throw HubFault.generic("Task " + task.id + " is canceled");
        }
        if (!task.finished()) {
            throw HubFault.generic("Task " + task.id + " is not finished");
        }
        if (task.fault == null) {
            return task.result;
        }
        if (args.flag("raise_fault")) {
            throw task.fault;
        }
        return struct(task.fault);
    }

    private static Map<String, @Nullable Object> struct(HubFault fault) {
        Map<String, @Nullable Object> struct = new LinkedHashMap<>();
        struct.put("faultCode", fault.code());
        struct.put("faultString", fault.text());
        return struct;
    }

    private Object listTasks(HubCall call, HubArguments args) {
        Map<?, ?> opts = args.struct("opts");
        for (String name : List.of("state", "not_state", "arch", "not_arch")) {
            if (opts.get(name) != null && !(opts.get(name) instanceof List<?>)) {
                throw HubFault.unexpected("<class 'psycopg2.errors.SyntaxError'>: " + name + " must be a list");
            }
        }
        boolean decode = HubArguments.truth(opts.get("decode"));
        List<HubTask> tasks =
                state.tasks.all().stream().filter(task -> fits(task, opts)).toList();
        if (HubArguments.truth(args.struct("queryOpts").get("countOnly"))) {
            return (long) tasks.size();
        }
        List<Map<String, @Nullable Object>> rows =
                tasks.stream().map(task -> row(task, decode)).toList();
        return HubQuery.apply(rows, args.struct("queryOpts"));
    }

    private static boolean fits(HubTask task, Map<?, ?> opts) {
        return oneOf(opts, "state", (long) task.state)
                && oneOf(opts, "arch", task.arch)
                && is(opts, "owner", task.owner.id)
                && is(opts, "host_id", task.state == HubTask.FREE ? null : Long.valueOf(1))
                && is(opts, "channel_id", HubChannels.id(task.channel))
                && is(opts, "parent", task.parent == null ? null : Long.valueOf(task.parent.id))
                && (opts.get("method") == null || task.method.equals(opts.get("method")))
                && within(opts, "created", task.created)
                && within(opts, "started", task.started)
                && within(opts, "complete", task.completed);
    }

    private static boolean oneOf(Map<?, ?> opts, String name, Object value) {
        return (!(opts.get(name) instanceof List<?> wanted) || wanted.contains(value))
                && (!(opts.get("not_" + name) instanceof List<?> unwanted) || !unwanted.contains(value));
    }

    /** An option or its {@code not_} form: one value, several, or null where the key is there for "has none". */
    private static boolean is(Map<?, ?> opts, String name, @Nullable Object value) {
        return (!opts.containsKey(name) || one(opts.get(name), value))
                && (!opts.containsKey("not_" + name) || !one(opts.get("not_" + name), value));
    }

    private static boolean one(@Nullable Object wanted, @Nullable Object value) {
        return wanted instanceof Collection<?> several ? several.contains(value) : Objects.equals(wanted, value);
    }

    private static boolean within(Map<?, ?> opts, String what, @Nullable Instant when) {
        return HubTime.within(when, opts.get(what + "After"), opts.get(what + "Before"));
    }

    private static Map<String, @Nullable Object> row(HubTask task, boolean decode) {
        Map<String, @Nullable Object> row = task.struct();
        row.put("owner_name", task.owner.name);
        row.put("owner_type", task.owner.type);
        row.put("request", decode ? task.request : request(task));
        row.put("result", decode ? decoded(task) : result(task));
        return row;
    }

    private static @Nullable Object decoded(HubTask task) {
        return task.fault == null ? task.result : struct(task.fault);
    }

    private static String request(HubTask task) {
        return text(XmlRpcWriter.call(new XmlRpcCall(task.method, task.request), XmlRpcLimits.RESPONSE));
    }

    private static @Nullable String result(HubTask task) {
        if (!task.finished()) {
            return null;
        }
        XmlRpcResponse response = task.fault == null
                ? new XmlRpcResponse.Value(task.result)
                : new XmlRpcResponse.Fault(task.fault.code(), task.fault.text());
        return text(XmlRpcWriter.response(response, XmlRpcLimits.RESPONSE));
    }

    private static String text(byte[] document) {
        return new String(document, StandardCharsets.UTF_8);
    }

    private Object output(HubCall call, HubArguments args) {
        HubTask task = state.tasks.find(args.value("taskID")).orElse(null);
        if (task == null && args.flag("strict")) {
            throw HubFault.generic("No such task: " + args.value("taskID"));
        }
        Map<String, byte[]> files = task == null ? Map.of() : task.output;
        if (!args.flag("stat")) {
            return List.copyOf(files.keySet());
        }
        Map<String, @Nullable Object> stats = new LinkedHashMap<>();
        files.forEach((name, bytes) -> {
            Map<String, @Nullable Object> stat = new LinkedHashMap<>();
            stat.put("st_size", String.valueOf(bytes.length));
            stat.put("st_mtime", HubTime.seconds(task == null || task.started == null ? state.now() : task.started));
            stats.put(name, stat);
        });
        return stats;
    }

    private Object download(HubCall call, HubArguments args) {
        byte[] file = state.tasks.task(args.value("taskID")).output.get(args.text("fileName"));
        if (file == null) {
            throw HubFault.generic("no file \"" + args.text("fileName") + "\" output by task " + args.value("taskID"));
        }
        long offset = args.number("offset");
        int from = (int) Math.max(0, Math.min(offset < 0 ? file.length + offset : offset, file.length));
        long size = args.number("size");
        int to = size < 0 ? file.length : (int) Math.min(from + size, file.length);
        return Base64.getEncoder().encodeToString(Arrays.copyOfRange(file, from, to));
    }
}
