package dev.langchain4j.memori.data;

/** Which memories to list, in what order and which page of them. */
public final class ListRequest {

    /** How many memories a page holds when nothing else is asked for. */
    public static final int DEFAULT_LIMIT = 50;

    private final MemorySelection selection;
    private final MemorySort sort;
    private final boolean ascending;
    private final int limit;
    private final int offset;

    private ListRequest(Builder builder) {
        this.selection = Texts.required("selection", builder.selection);
        this.sort = Texts.required("sort", builder.sort);
        this.ascending = builder.ascending;
        this.limit = builder.limit;
        this.offset = builder.offset;
        if (limit < 1 || limit > SearchRequest.MAX_LIMIT) {
            throw MemoriException.invalid(
                    "limit must be between 1 and " + SearchRequest.MAX_LIMIT + ", but is " + limit);
        }
        if (offset < 0) {
            throw MemoriException.invalid("offset must not be negative, but is " + offset);
        }
    }

    /**
     * Starts a request.
     *
     * @return a builder for the first page of all memories, most recently updated first
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Which memories are listed.
     *
     * @return the selection
     */
    public MemorySelection selection() {
        return selection;
    }

    /**
     * By what they are ordered.
     *
     * @return the order
     */
    public MemorySort sort() {
        return sort;
    }

    /**
     * Whether the smallest, oldest or least used comes first.
     *
     * @return true for ascending
     */
    public boolean ascending() {
        return ascending;
    }

    /**
     * How many memories a page holds.
     *
     * @return from 1 to 10,000
     */
    public int limit() {
        return limit;
    }

    /**
     * How many memories come before this page.
     *
     * @return 0 or more
     */
    public int offset() {
        return offset;
    }

    /** Collects a {@link ListRequest}. Not safe for use by several threads. */
    public static final class Builder {

        private MemorySelection selection = MemorySelection.all();
        private MemorySort sort = MemorySort.UPDATED;
        private boolean ascending;
        private int limit = DEFAULT_LIMIT;
        private int offset;

        private Builder() {}

        /**
         * Which memories to list.
         *
         * @param selection the conditions; default all
         * @return this
         */
        public Builder selection(MemorySelection selection) {
            this.selection = selection;
            return this;
        }

        /**
         * By what to order.
         *
         * @param sort the order; default {@link MemorySort#UPDATED}
         * @return this
         */
        public Builder sort(MemorySort sort) {
            this.sort = sort;
            return this;
        }

        /**
         * Whether the smallest, oldest or least used comes first.
         *
         * @param ascending default false
         * @return this
         */
        public Builder ascending(boolean ascending) {
            this.ascending = ascending;
            return this;
        }

        /**
         * How many memories a page holds.
         *
         * @param limit from 1 to 10,000; default {@value #DEFAULT_LIMIT}
         * @return this
         */
        public Builder limit(int limit) {
            this.limit = limit;
            return this;
        }

        /**
         * How many memories come before this page.
         *
         * @param offset 0 or more; default 0
         * @return this
         */
        public Builder offset(int offset) {
            this.offset = offset;
            return this;
        }

        /**
         * Finishes the request.
         *
         * @return the request
         * @throws MemoriException if limit or offset is outside its range
         */
        public ListRequest build() {
            return new ListRequest(this);
        }
    }
}
