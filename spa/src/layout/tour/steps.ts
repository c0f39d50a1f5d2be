import { paths } from "@/paths";

/** One stop of the tour: a sentence or two, and the part of the frame that it is about. */
export type Stop = {
  title: string;
  text: string;
  /** The `data-tour` of what is pointed at; without it the stop stands for itself. */
  target?: string;
  link?: { label: string; to: string };
};

export const STOPS: readonly [Stop, ...Stop[]] = [
  {
    title: "Your repository, resolved",
    text: "Isobar reads an Atmos repository and shows what it comes to: every stack, every component in it, and every value. Nothing is run, and nothing leaves this machine.",
    target: "estate",
  },
  {
    title: "Stacks, components, instances",
    text: "A stack is a place, a component is what can be deployed there, and an instance is the two together with its values. The lists lead from one to the other.",
    target: "menu",
    link: { label: "Look at the stacks", to: paths.stacks() },
  },
  {
    title: "Why is it so?",
    text: "On the page of an instance, choose any value: you see the file and line that set it, and every value that it overrode on the way.",
    link: { label: "Choose an instance", to: paths.instances() },
  },
  {
    title: "Find anything",
    text: "Ctrl K opens one box for pages, stacks, components, instances and files. The slash key searches on a page, and the question mark shows all keys.",
    target: "find",
  },
  {
    title: "It follows your files",
    text: "Save a file in your editor: the page changes by itself. This light says whether it is live, and the dashboard keeps what changed.",
    target: "live",
  },
  {
    title: "Words explain themselves",
    text: "Words with dots below them say what they mean. The glossary has all of them, and the settings start this tour again.",
    target: "help",
    link: { label: "Open the glossary", to: paths.glossary() },
  },
];
