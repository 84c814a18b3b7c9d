import { holding, type Holder } from "../../api/iam";
import type { Tag } from "../../api/iamShapes";
import type { TagChange } from "../../shared/detail/TagsSection";
import { useChange } from "../../shared/useChange";

export const tagsOf = (tags: Tag[] | undefined) => Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key, Value]));

export const useHolderTags = (holder: Holder) =>
  useChange<TagChange>({
    run: async ({ removed, changed }) => {
      if (removed.length > 0) await holding.untag(holder, removed);
      if (Object.keys(changed).length > 0) await holding.tag(holder, changed);
    },
    forget: "iam",
  });
