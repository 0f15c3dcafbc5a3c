package dev.langchain4j.memori.recall;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Numbers that order a window, with gaps, so that nothing has to be renumbered when a message is appended, and seldom otherwise. */
final class Places {

    /** What lies between neighbours at first: room for twenty insertions at one and the same spot. */
    static final long STEP = 1L << 20;

    private Places() {}

    /**
     * Gives a place to every item that has none.
     *
     * @param waiting what may return to the place that it has: what is appended comes behind it, too
     * @return the items of the window that got one, in order
     */
    static List<Item> assign(List<Item> window, List<Item> waiting) {
        long floor =
                waiting.stream().mapToLong(item -> item.entry().place()).max().orElse(0);
        List<Item> assigned = new ArrayList<>();
        int at = 0;
        while (at < window.size()) {
            int end = at;
            while (end < window.size() && !window.get(end).isPlaced()) {
                end++;
            }
            if (end > at && !fill(window, at, end, floor)) {
                return renumbered(window, waiting);
            }
            assigned.addAll(window.subList(at, end));
            at = end + 1;
        }
        return assigned;
    }

    /** What waits keeps its place between the others. */
    private static List<Item> renumbered(List<Item> window, List<Item> waiting) {
        NavigableMap<Long, List<Item>> calls = new TreeMap<>();
        for (Item item : waiting) {
            calls.computeIfAbsent(item.entry().place(), place -> new ArrayList<>())
                    .add(item);
        }
        long next = 0;
        for (Item item : window) {
            while (item.isPlaced()
                    && !calls.isEmpty()
                    && calls.firstKey() < item.entry().place()) {
                next += STEP;
                for (Item returning : calls.pollFirstEntry().getValue()) {
                    returning.place(next);
                }
            }
            next += STEP;
            item.place(next);
        }
        for (List<Item> call : calls.values()) {
            next += STEP;
            for (Item returning : call) {
                returning.place(next);
            }
        }
        return new ArrayList<>(window);
    }

    /** False if there is no room between the neighbours. */
    private static boolean fill(List<Item> window, int from, int to, long floor) {
        boolean first = from == 0;
        boolean last = to == window.size();
        int count = to - from;
        long step = STEP;
        long start;
        if (!first && !last) {
            start = window.get(from - 1).entry().place();
            step = (window.get(to).entry().place() - start) / (count + 1);
        } else if (last) {
            start = Math.max(floor, first ? floor : window.get(from - 1).entry().place());
        } else {
            start = window.get(to).entry().place() - (count + 1) * STEP;
        }
        for (int i = from; i < to; i++) {
            start += step;
            window.get(i).place(start);
        }
        return step > 0;
    }
}
