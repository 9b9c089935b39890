"use client";

import { Background, Controls, Handle, type Node, type NodeProps, Position, ReactFlow } from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { useMemo } from "react";
import { type Link, layout, type Thing } from "./layout";

interface GraphProps {
  things: readonly Thing[];
  links: readonly Link[];
  onOpen?: (id: string) => void;
}

const TYPES = { thing: ThingNode };

export default function Graph({ things, links, onOpen }: GraphProps) {
  const { nodes, edges } = useMemo(() => {
    const places = layout(things, links);
    return {
      nodes: things.map((one) => ({
        id: one.id,
        type: "thing",
        position: places.get(one.id) ?? { x: 0, y: 0 },
        data: { name: one.name, kind: one.kind },
        ariaLabel: `${one.kind}: ${one.name}`,
      })),
      edges: links.map(({ from, to }) => ({
        id: `${from}>${to}`,
        source: from,
        target: to,
        focusable: false,
      })),
    };
  }, [things, links]);
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={TYPES}
      fitView
      fitViewOptions={{ maxZoom: 1, padding: 0.05 }}
      nodesDraggable={false}
      nodesConnectable={false}
      elementsSelectable={Boolean(onOpen)}
      onNodeClick={(_, node) => onOpen?.(node.id)}
      proOptions={{ hideAttribution: true }}
      className="[--xy-edge-stroke-default:var(--line-strong)]"
    >
      <Background color="var(--line)" gap={20} />
      <Controls showInteractive={false} />
    </ReactFlow>
  );
}

function ThingNode({ data }: NodeProps<Node<{ name: string; kind: string }>>) {
  return (
    <div className="w-40 rounded-md border border-line bg-surface px-2.5 py-1.5 text-left shadow-raised">
      <Handle type="target" position={Position.Left} className="invisible" />
      <p className="text-faint text-xs">{data.kind}</p>
      <p className="truncate font-medium text-ink" title={data.name}>
        {data.name}
      </p>
      <Handle type="source" position={Position.Right} className="invisible" />
    </div>
  );
}
