package dev.langchain4j.memori.store.sqlite;

/** The k-th greatest of many numbers, by a heap of the k greatest so far. */
final class KthBest {

    private final double[] heap;
    private int size;

    KthBest(int k) {
        this.heap = new double[k];
    }

    /** The k-th greatest; negative infinity as long as there are fewer. */
    double value() {
        return size < heap.length ? Double.NEGATIVE_INFINITY : heap[0];
    }

    void add(double number) {
        if (size < heap.length) {
            rise(size++, number);
        } else if (number > heap[0]) {
            sink(number);
        }
    }

    private void rise(int hole, double number) {
        int at = hole;
        while (at > 0 && heap[(at - 1) / 2] > number) {
            heap[at] = heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        heap[at] = number;
    }

    private void sink(double number) {
        int at = 0;
        int child = 1;
        while (child < size) {
            if (child + 1 < size && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[child] >= number) {
                break;
            }
            heap[at] = heap[child];
            at = child;
            child = 2 * at + 1;
        }
        heap[at] = number;
    }
}
