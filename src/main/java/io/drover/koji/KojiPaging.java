package io.drover.koji;

import java.util.Map;
import java.util.Set;

/**
 * Which of the hub's lists can be had page by page and by what their rows are told apart ({@code wire/koji.md} §5.8): with
 * an order that is not unique pages overlap.
 */
final class KojiPaging {

    /** Those that cut the list themselves; for any other the hub makes the whole list for each page. */
    private static final Set<String> CUT_THEMSELVES = Set.of(
            "getBuildTargets",
            "listArchives",
            "listBuildroots",
            "listBuilds",
            "listHosts",
            "listPackages",
            "listRPMs",
            "listTags",
            "listTasks",
            "listUsers",
            "queryRPMSigs",
            "search");

    private static final Map<String, String> ORDERS = Map.of(
            "listBuilds", "-build_id",
            "listTagged", "-build_id",
            "getLatestBuilds", "-build_id",
            "untaggedBuilds", "-id",
            "listPackages", "package_id",
            "queryRPMSigs", "-rpm_id,sigkey");

    private KojiPaging() {}

    /** The argument that cuts the list: {@code queryOpts}, or {@code filterOpts} of filterResults. */
    static String options(String method) {
        return takesQueryOpts(method) ? "queryOpts" : "filterOpts";
    }

    static boolean takesQueryOpts(String method) {
        return CUT_THEMSELVES.contains(method);
    }

    /** Newest first. */
    static String order(String method) {
        return ORDERS.getOrDefault(method, "-id");
    }
}
