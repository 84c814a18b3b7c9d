import Button from "@cloudscape-design/components/button";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import Icon from "@cloudscape-design/components/icon";
import TreeView from "@cloudscape-design/components/tree-view";
import { useMemo, useState } from "react";
import type { TextFile } from "../../../shared/zip";
import type { FileQuestion } from "./FileDialog";
import { foldersOf, toTree, type Node } from "./tree";

interface Props {
  files: TextFile[];
  shown: string | undefined;
  changed: Set<string>;
  onShow: (path: string) => void;
  onAsk: (question: FileQuestion) => void;
}

export function FileTree({ files, shown, changed, onShow, onAsk }: Props) {
  const nodes = useMemo(() => toTree(files.map(({ path }) => path)), [files]);
  const [closed, setClosed] = useState<string[]>([]);
  const open = foldersOf(nodes).filter((path) => !closed.includes(path));
  return (
    <div className="file-tree">
      <TreeView<Node>
        ariaLabel="Files"
        items={nodes}
        getItemId={({ path }) => path}
        getItemChildren={({ children }) => children}
        expandedItems={open}
        onItemToggle={({ detail }) => setClosed((now) => (detail.expanded ? now.filter((path) => path !== detail.id) : [...now, detail.id]))}
        i18nStrings={{ expandButtonLabel: ({ name }) => `Open folder ${name}`, collapseButtonLabel: ({ name }) => `Close folder ${name}` }}
        renderItem={(node) =>
          node.children
            ? { content: node.name, icon: <Icon name="folder" />, announcementLabel: node.name }
            : {
                content: (
                  <button type="button" className="file" aria-current={node.path === shown} onClick={() => onShow(node.path)}>
                    {node.name}
                    {changed.has(node.path) ? <span className="dot" role="img" aria-label="changed" title="Not saved yet" /> : null}
                  </button>
                ),
                icon: <Icon name="file" />,
                announcementLabel: node.name,
                actions: (
                  <ButtonDropdown
                    variant="inline-icon"
                    ariaLabel={`Actions for ${node.path}`}
                    expandToViewport
                    items={[
                      { id: "rename", text: "Rename" },
                      { id: "remove", text: "Remove" },
                    ]}
                    onItemClick={({ detail }) => onAsk(detail.id === "rename" ? { type: "rename", path: node.path } : { type: "remove", path: node.path })}
                  />
                ),
              }
        }
      />
      <Button variant="inline-link" iconName="add-plus" onClick={() => onAsk({ type: "add" })}>
        Add file
      </Button>
    </div>
  );
}
