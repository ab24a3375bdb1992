package io.drover.sandbox.koji;

import io.drover.koji.KojiJson;
import io.drover.koji.XmlRpcCall;
import io.drover.koji.XmlRpcLimits;
import io.drover.koji.XmlRpcResponse;
import io.drover.koji.XmlRpcWriter;
import io.drover.sandbox.Journal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Questions about tasks, and their end by hand (wire/koji.md §5.2). */
final class TaskMethods {

    private final HubState state;
    private final HubTaskRunner runner;
    private final Journal journal;

    TaskMethods(HubState state, HubTaskRunner runner, Journal journal) {
        this.state = state;
        this.runner = runner;
        this.journal = journal;
    }

    void register(HubMethods methods) {
        methods.add("getTaskInfo(task_id, request=false, strict=false)", this::getTaskInfo);
        methods.add("getTaskRequest(taskId)", (call, args) -> state.task(args.value("taskId")).request);
        methods.add("getTaskResult(taskId, raise_fault=true)", this::getTaskResult);
        methods.add("getTaskChildren(task_id, request=false, strict=false)", (call, args) -> List.of());
        methods.add("taskFinished(taskId)", (call, args) -> state.task(args.value("taskId"))
                .finished());
        methods.add("listTasks(opts=nil, queryOpts=nil)", this::listTasks);
        methods.add("cancelTask(task_id, recurse=true)", this::cancelTask);
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
        HubTask task = id instanceof Long number ? state.tasks.get(number) : null;
        if (task == null) {
            if (args.flag("strict")) {
                throw HubFault.generic("query returned no rows");
            }
            return null;
        }
        Map<String, @Nullable Object> info = task.struct();
        if (args.flag("request")) {
            info.put("request", task.request);
        }
        runner.lookedAt(call, task);
        return info;
    }

    private @Nullable Object getTaskResult(HubCall call, HubArguments args) {
        HubTask task = state.task(args.value("taskId"));
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
        Map<String, @Nullable Object> struct = new LinkedHashMap<>();
        struct.put("faultCode", task.fault.code());
        struct.put("faultString", task.fault.text());
        return struct;
    }

    private Object listTasks(HubCall call, HubArguments args) {
        Map<?, ?> opts = args.struct("opts");
        for (String name : List.of("state", "not_state", "arch", "not_arch")) {
            if (opts.get(name) != null && !(opts.get(name) instanceof List<?>)) {
                throw HubFault.unexpected("<class 'psycopg2.errors.SyntaxError'>: " + name + " must be a list");
            }
        }
        boolean decode = Boolean.TRUE.equals(opts.get("decode"));
        List<Map<String, @Nullable Object>> rows = state.tasks.values().stream()
                .filter(task -> fits(task, opts))
                .map(task -> row(task, decode))
                .toList();
        return HubQuery.apply(rows, args.struct("queryOpts"));
    }

    private static boolean fits(HubTask task, Map<?, ?> opts) {
        return (!(opts.get("state") instanceof List<?> states) || states.contains((long) task.state))
                && (!(opts.get("not_state") instanceof List<?> not) || !not.contains((long) task.state))
                && fits(task.owner.id(), opts.get("owner"))
                && (opts.get("method") == null || task.method.equals(opts.get("method")))
                && (opts.get("createdAfter") == null
                        || HubTime.seconds(task.created) > HubTime.filter(opts.get("createdAfter")))
                && (opts.get("createdBefore") == null
                        || HubTime.seconds(task.created) < HubTime.filter(opts.get("createdBefore")));
    }

    private static boolean fits(long id, @Nullable Object wanted) {
        return wanted == null || (wanted instanceof List<?> ids ? ids.contains(id) : wanted.equals(id));
    }

    private static Map<String, @Nullable Object> row(HubTask task, boolean decode) {
        Map<String, @Nullable Object> row = task.struct();
        row.put("owner_name", task.owner.name());
        row.put("owner_type", 0L);
        Object request = task.request;
        Object result = task.result;
        if (!decode) {
            request = text(XmlRpcWriter.call(new XmlRpcCall(task.method, task.request), XmlRpcLimits.RESPONSE));
            result = task.finished()
                    ? text(XmlRpcWriter.response(new XmlRpcResponse.Value(task.result), XmlRpcLimits.RESPONSE))
                    : null;
        }
        row.put("request", request);
        row.put("result", result);
        return row;
    }

    private static String text(byte[] document) {
        return new String(document, StandardCharsets.UTF_8);
    }

    private @Nullable Object cancelTask(HubCall call, HubArguments args) {
        HubUser user = call.user();
        HubTask task = state.task(args.value("task_id"));
        if (user.id() != task.owner.id() && !user.may("admin")) {
            throw HubFault.notAllowed("Cannot cancel task, not owner");
        }
        if (!task.finished()) {
            call.changes();
            runner.cancel(call, task);
            journal.effect("cancelTask", String.valueOf(task.id), KojiJson.toJson(Map.of("method", task.method)));
        }
        return null;
    }
}
